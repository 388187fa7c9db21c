// Codama type nodes as Rust types. A node that no program uses yet is refused loudly instead of being guessed at.

import { pascalCase, snakeCase } from '@codama/nodes';

export const DERIVES = '#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]';

export function rustType(node) {
    switch (node.kind) {
        case 'numberTypeNode':
            if (node.endian !== 'le' || !/^[iu](8|16|32|64|128)$/.test(node.format)) break;
            return node.format;
        case 'booleanTypeNode':
            return 'bool';
        case 'publicKeyTypeNode':
            return 'Pubkey';
        case 'definedTypeLinkNode':
            return `super::types::${pascalCase(node.name)}`;
        case 'optionTypeNode':
            return `Option<${rustType(node.item)}>`;
        case 'fixedSizeTypeNode':
            if (node.type.kind !== 'bytesTypeNode') break;
            return `[u8; ${node.size}]`;
        case 'sizePrefixTypeNode':
            if (node.prefix.format !== 'u32') break;
            if (node.type.kind === 'stringTypeNode') return 'String';
            if (node.type.kind === 'bytesTypeNode') return 'Vec<u8>';
            break;
        case 'arrayTypeNode':
            if (node.count.kind === 'fixedCountNode') return `[${rustType(node.item)}; ${node.count.value}]`;
            if (node.count.kind === 'prefixedCountNode') return `Vec<${rustType(node.item)}>`;
            break;
    }
    throw new Error(`no Rust type for ${JSON.stringify(node)}; teach rust/types.mjs`);
}

// An item under its documentation, as far as the IDL has any.
export function documented(lines, item) {
    return [...(lines ?? []).map((line) => `/// ${line}`.trimEnd()), item].join('\n');
}

export function fields(list) {
    return list.map(({ docs: lines, name, type }) => documented(lines, `pub ${snakeCase(name)}: ${rustType(type)},`)).join('\n');
}

export function struct(name, node) {
    if (node.kind !== 'structTypeNode') throw new Error(`${name} is not a struct: ${node.kind}`);
    return `${DERIVES}\npub struct ${name} {${fields(node.fields)}}\n`;
}

export function byteArray(bytes) {
    return `[${[...bytes].join(', ')}]`;
}

export function bytesOfHex({ data, encoding }) {
    if (encoding !== 'base16') throw new Error(`bytes in ${encoding}, not base16`);
    return Buffer.from(data, 'hex');
}

// What the other parts of the module need in scope, by the text that uses it.
export function withImports(text) {
    const imports = [
        [/derive\([^)]*Borsh/, 'use borsh::{BorshDeserialize, BorshSerialize};'],
        [/\bAccountMeta\b|\bInstruction\b/, 'use solana_instruction::{AccountMeta, Instruction};'],
        [/\bPubkey\b/, 'use solana_pubkey::Pubkey;'],
    ];
    const used = imports.filter(([pattern]) => pattern.test(text)).map(([, line]) => line);
    return used.length ? `${used.join('\n')}\n\n${text}` : text;
}

export function renderDefinedTypes(definedTypes) {
    if (definedTypes.length === 0) return '';
    return withImports(definedTypes.map((node) => documented(node.docs, definedType(node))).join('\n'));
}

function definedType({ name, type }) {
    if (type.kind !== 'enumTypeNode') return struct(pascalCase(name), type);
    const variants = type.variants.map((variant) => {
        if (variant.kind !== 'enumEmptyVariantTypeNode') throw new Error(`${name}: only plain variants are supported`);
        return `${pascalCase(variant.name)},`;
    });
    return `${DERIVES}\npub enum ${pascalCase(name)} {${variants.join('')}}\n`;
}
