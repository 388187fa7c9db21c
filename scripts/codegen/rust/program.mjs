// One program's Rust module: a map from file name to text. rustfmt gives it its final form.

import { renderAccounts } from './accounts.mjs';
import { renderErrors } from './errors.mjs';
import { renderEvents } from './events.mjs';
import { renderInstructions } from './instructions.mjs';
import { renderDefinedTypes } from './types.mjs';

export function renderProgram(program, idlFile) {
    const parts = {
        accounts: renderAccounts(program.accounts ?? []),
        errors: renderErrors(program.errors ?? []),
        events: renderEvents(program.events ?? []),
        instructions: renderInstructions(program.instructions ?? []),
        types: renderDefinedTypes(program.definedTypes ?? []),
    };
    const filled = Object.entries(parts).filter(([, text]) => text !== '');
    const header = `// Generated from programs/idl/${idlFile} by scripts/codegen; "make codegen" renders it anew. Do not edit.\n\n`;
    const files = { 'mod.rs': header + renderRoot(program, filled.map(([name]) => name)) };
    for (const [name, text] of filled) files[`${name}.rs`] = header + text;
    return files;
}

function renderRoot(program, modules) {
    return `${modules.map((name) => `pub mod ${name};`).join('\n')}

use solana_pubkey::Pubkey;

/// The program's address.
pub const ID: Pubkey = Pubkey::from_str_const("${program.publicKey}");
`;
}
