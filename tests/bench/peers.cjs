// Draft records with a JavaScript tool: `peers.cjs TOOL WORKLOAD FACTS.json FOLDER TEMPLATES`, as peers.py does.
// BENCH_MODULES names the folder that holds node_modules.
"use strict";
const fs = require("fs");
const path = require("path");
const load = require("module").createRequire(path.resolve(process.env.BENCH_MODULES, "x.js"));

const tools = {
  docxtemplater(template) {
    const Docxtemplater = load("docxtemplater");
    const Zip = load("pizzip");
    const bytes = fs.readFileSync(template);
    return (record) => { // an instance renders once, so that the template is parsed for each paper
      const paper = new Docxtemplater(new Zip(bytes), { paragraphLoop: true, linebreaks: true });
      paper.render(record);
      return paper.getZip().generate({ type: "nodebuffer", compression: "DEFLATE" });
    };
  },
  "easy-template-x"(template) {
    const { TemplateHandler } = load("easy-template-x");
    const bytes = fs.readFileSync(template);
    const handler = new TemplateHandler();
    return (record) => handler.process(bytes, record);
  },
  carbone(template) {
    const render = require("util").promisify(load("carbone").render);
    return (record) => render(path.resolve(template), record);
  },
};

async function main(tool, workload, facts, folder, templates) {
  const records = JSON.parse(fs.readFileSync(facts, "utf8"));
  for (const record of records) { // easy-template-x cannot loop over plain strings
    for (const part of record.sections || []) part.paragraphs = part.paragraphs.map((text) => ({ text }));
  }
  const draft = tools[tool](path.join(templates, `${workload}.${tool}.docx`));
  const seconds = [];
  for (const [number, record] of records.entries()) {
    const start = process.hrtime.bigint();
    fs.writeFileSync(path.join(folder, `${number}.docx`), await draft(record));
    seconds.push(Number(process.hrtime.bigint() - start) / 1e9);
  }
  console.log(JSON.stringify({ draft: seconds }));
  process.exit(0);
}

main(...process.argv.slice(2)).catch((error) => { console.error(error); process.exit(1); });
