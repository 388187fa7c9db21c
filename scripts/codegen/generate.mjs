// Renders the Rust side of every program from its IDL: generate.mjs <folder of IDL files> <protocol/src folder to write into>.

import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { rootNodeFromAnchorWithoutDefaultVisitor } from '@codama/nodes-from-anchor';

import { renderProgram } from './rust/program.mjs';

const [idlFolder, sourceFolder] = process.argv.slice(2);
if (!sourceFolder) {
    console.error('usage: generate.mjs <folder of IDL files> <protocol/src folder to write into>');
    process.exit(2);
}

const idlFiles = (await readdir(idlFolder)).filter((file) => file.endsWith('.json')).sort();
if (idlFiles.length === 0) {
    console.error(`no IDL in ${idlFolder}; run "make idl" first`);
    process.exit(1);
}

for (const file of idlFiles) {
    const idl = JSON.parse(await readFile(join(idlFolder, file), 'utf8'));
    // Without Codama's guesses by account name: to them every "token_program" is SPL Token, but it may be Token-2022.
    const { program } = rootNodeFromAnchorWithoutDefaultVisitor(idl);
    const target = join(sourceFolder, idl.metadata.name, 'generated');
    await rm(target, { recursive: true, force: true });
    await mkdir(target, { recursive: true });
    for (const [name, text] of Object.entries(renderProgram(program, file))) {
        await writeFile(join(target, name), text);
    }
}
