// Renders the Rust and the TypeScript side of every program from its IDL:
// generate.mjs <folder of IDL files> <protocol/src folder to write into> <clients/ts/src folder to write into> <settings of prettier>.

import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { rootNodeFromAnchorWithoutDefaultVisitor } from '@codama/nodes-from-anchor';

import { renderProgram } from './rust/program.mjs';
import { writeTypeScript } from './ts/program.mjs';

const [idlFolder, rustFolder, typeScriptFolder, styleFile] = process.argv.slice(2);
if (!styleFile) {
    console.error('usage: generate.mjs <IDL files> <protocol/src to write into> <clients/ts/src to write into> <settings of prettier>');
    process.exit(2);
}
const style = JSON.parse(await readFile(styleFile, 'utf8'));

const idlFiles = (await readdir(idlFolder)).filter((file) => file.endsWith('.json')).sort();
if (idlFiles.length === 0) {
    console.error(`no IDL in ${idlFolder}; run "make idl" first`);
    process.exit(1);
}

for (const file of idlFiles) {
    const idl = JSON.parse(await readFile(join(idlFolder, file), 'utf8'));
    // Without Codama's guesses by account name: to them every "token_program" is SPL Token, but it may be Token-2022.
    const root = rootNodeFromAnchorWithoutDefaultVisitor(idl);
    const target = join(rustFolder, idl.metadata.name, 'generated');
    await rm(target, { recursive: true, force: true });
    await mkdir(target, { recursive: true });
    for (const [name, text] of Object.entries(renderProgram(root.program, file))) {
        await writeFile(join(target, name), text);
    }
    await writeTypeScript(root, join(typeScriptFolder, idl.metadata.name), style);
}
