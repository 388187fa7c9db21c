// Instructions: a struct of accounts and a struct of arguments each, and a function that joins them.

import { pascalCase, snakeCase } from '@codama/nodes';

import { byteArray, bytesOfHex, DERIVES, documented, fields, withImports } from './types.mjs';

export function renderInstructions(instructions) {
    return withImports(instructions.map(renderInstruction).join('\n'));
}

function renderInstruction(instruction) {
    const name = pascalCase(instruction.name);
    const [discriminator, ...args] = instruction.arguments ?? [];
    // Programs at a fixed address are filled in here; callers name the other accounts.
    const named = instruction.accounts.filter((account) => !isFixed(account));
    const parameters = [named.length && `accounts: &${name}Accounts`, args.length && `arguments: &${name}Arguments`];
    return `/// The first eight bytes of \`${snakeCase(instruction.name)}\`.
pub const ${snakeCase(instruction.name).toUpperCase()}_DISCRIMINATOR: [u8; 8] = ${byteArray(bytesOfHex(discriminator.defaultValue))};

${named.length ? renderAccounts(name, named) : ''}
${args.length ? `/// Arguments of \`${snakeCase(instruction.name)}\`.\n${DERIVES}\npub struct ${name}Arguments {${fields(args)}}\n` : ''}
${documented(instruction.docs, `pub fn ${snakeCase(instruction.name)}(${parameters.filter(Boolean).join(', ')}) -> Instruction {`)}
    let ${args.length ? 'mut ' : ''}data = ${snakeCase(instruction.name).toUpperCase()}_DISCRIMINATOR.to_vec();
    ${args.length ? '// Writing into a Vec cannot fail.\nlet _ = arguments.serialize(&mut data);' : ''}
    Instruction { program_id: super::ID, accounts: vec![${instruction.accounts.map(meta).join(', ')}], data }
}
`;
}

function renderAccounts(name, accounts) {
    const members = accounts.map((account) => {
        if (account.isSigner === 'either') throw new Error(`${name}.${account.name}: a signer by choice is not supported`);
        return documented(account.docs, `pub ${snakeCase(account.name)}: ${account.isOptional ? 'Option<Pubkey>' : 'Pubkey'},`);
    });
    return `/// Accounts of the instruction of the same name.\n#[derive(Clone, Debug, PartialEq, Eq)]\npub struct ${name}Accounts {${members.join('\n')}}\n`;
}

function isFixed({ defaultValue }) {
    return defaultValue?.kind === 'publicKeyValueNode' || defaultValue?.kind === 'programIdValueNode';
}

function meta(account) {
    const constructor = `AccountMeta::${account.isWritable ? 'new' : 'new_readonly'}`;
    const field = `accounts.${snakeCase(account.name)}`;
    if (account.isOptional) {
        // The program's own address stands for an account that is left out.
        return `${field}.map_or_else(|| AccountMeta::new_readonly(super::ID, false), |address| ${constructor}(address, ${account.isSigner}))`;
    }
    if (account.defaultValue?.kind === 'programIdValueNode') return `${constructor}(super::ID, ${account.isSigner})`;
    if (isFixed(account)) return `${constructor}(Pubkey::from_str_const("${account.defaultValue.publicKey}"), ${account.isSigner})`;
    return `${constructor}(${field}, ${account.isSigner})`;
}
