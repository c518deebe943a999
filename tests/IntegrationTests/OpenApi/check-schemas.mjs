// In: {document, values: [{at, schema, value}]}. Out: a list of sentences, one for each misfit.
import { readFileSync } from 'node:fs';
import Ajv from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

const { document, values } = JSON.parse(readFileSync(0, 'utf8'));
const ajv = addFormats(new Ajv({ strict: false, allErrors: true, validateSchema: false }));
ajv.addSchema(document, 'api');

// References inside the document are relative to it, and a schema from it keeps them.
const inDocument = schema => JSON.parse(JSON.stringify(schema, (name, value) => name === '$ref' ? `api${value}` : value));
const compiled = new Map();

function checkOf(schema) {
  const key = JSON.stringify(schema);
  if (!compiled.has(key)) compiled.set(key, ajv.compile(inDocument(schema)));
  return compiled.get(key);
}

const misfits = values.flatMap(({ at, schema, value }) => {
  const check = checkOf(schema);
  return check(value) ? [] : check.errors.map(error =>
    `${at}${error.instancePath} ${error.message}${error.params.additionalProperty ? `: ${error.params.additionalProperty}` : ''}`);
});
process.stdout.write(JSON.stringify(misfits));
