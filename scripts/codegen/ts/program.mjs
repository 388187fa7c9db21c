// One program's TypeScript folder: what Codama renders from the IDL, with derived addresses and events added.

import { existsSync } from 'node:fs';
import { appendFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { bytesTypeNode, definedTypeNode, fixedSizeTypeNode } from '@codama/nodes';
import { renderVisitor } from '@codama/renderers-js';
import { bottomUpTransformerVisitor, visit } from '@codama/visitors-core';
import { format } from 'prettier';

import { withAddresses } from './addresses.mjs';
import { renderEvents } from './events.mjs';

// The IDL says of a hash, an address of another chain or a name that it is an array of numbers; a client wants bytes.
const SHORTEST_BYTES = 20;
const arraysToBytes = bottomUpTransformerVisitor([
    {
        select: (path) => {
            const { kind, item, count } = path.at(-1);
            return kind === 'arrayTypeNode' && item.format === 'u8' && count.value >= SHORTEST_BYTES;
        },
        transform: ({ count }) => fixedSizeTypeNode(bytesTypeNode(), count.value),
    },
]);

/** Writes the folder anew. `style` are the settings of prettier. */
export async function writeTypeScript(idlRoot, folder, style) {
    const root = visit(idlRoot, arraysToBytes);
    const events = (root.program.events ?? []).map(({ name, docs, data }) => definedTypeNode({ name, docs, type: data.type }));
    const program = { ...withAddresses(root.program), definedTypes: [...root.program.definedTypes, ...events] };
    await visit({ ...root, program }, renderVisitor(folder, { syncPackageJson: false, formatCode: false, generatedFolder: '.' }));
    await mkdir(join(folder, 'events'), { recursive: true });
    await writeFile(join(folder, 'events', 'index.ts'), renderEvents(root.program));
    await appendFile(join(folder, 'index.ts'), "export * from './events';\n");
    for (const file of await readdir(folder, { recursive: true })) {
        if (file.endsWith('.ts')) await finish(join(folder, file), style);
    }
}

// Node finds a module by its whole file name only.
async function finish(file, style) {
    const source = (await readFile(file, 'utf8')).replace(/(from\s+['"])(\.[^'"]*)(['"])/g, (_, before, module, after) => {
        const index = existsSync(join(dirname(file), module, 'index.ts'));
        return `${before}${module.replace(/\/$/, '')}${index ? '/index' : ''}.js${after}`;
    });
    await writeFile(file, await format(source, { ...style, parser: 'typescript' }));
}
