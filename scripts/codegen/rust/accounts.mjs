// Accounts: a struct each with its discriminator, and one enum over all of them.

import { pascalCase } from '@codama/nodes';

import { byteArray, bytesOfHex, documented, struct, withImports } from './types.mjs';

export function renderAccounts(accounts) {
    if (accounts.length === 0) return '';
    const names = accounts.map(({ name }) => pascalCase(name));
    return withImports(`${accounts.map(renderAccount).join('\n')}

/// Any account of the program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Account {${names.map((name) => `${name}(${name}),`).join('')}}

impl Account {
    /// The account in this data; \`None\` when the discriminator is not one of the program's. Bytes beyond the account's fields are ignored.
    ///
    /// # Errors
    /// When the data ends before the account's fields do.
    pub fn decode(data: &[u8]) -> Option<std::io::Result<Self>> {
        let (discriminator, mut body) = data.split_first_chunk::<8>()?;
        match *discriminator {
            ${names.map((name) => `${name}::DISCRIMINATOR => Some(${name}::deserialize(&mut body).map(Self::${name})),`).join('\n')}
            _ => None,
        }
    }
}
`);
}

function renderAccount(account) {
    const name = pascalCase(account.name);
    const [discriminator, ...fields] = account.data.fields;
    return `${documented(account.docs, struct(name, { ...account.data, fields }))}
impl ${name} {
    /// The account's first eight bytes.
    pub const DISCRIMINATOR: [u8; 8] = ${byteArray(bytesOfHex(discriminator.defaultValue))};
}
`;
}
