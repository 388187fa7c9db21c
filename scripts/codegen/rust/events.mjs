// Events: Codama reads them from the IDL but renders none, so this does.

import { pascalCase } from '@codama/nodes';

import { byteArray, bytesOfHex, documented, struct, withImports } from './types.mjs';

export function renderEvents(events) {
    if (events.length === 0) return '';
    const names = events.map(({ name }) => pascalCase(name));
    return withImports(`${events.map(renderEvent).join('\n')}

/// Any event of the program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {${names.map((name) => `${name}(${name}),`).join('')}}

impl Event {
    /// The event in these bytes, which begin with its discriminator; \`None\` when that is not one of the program's.
    ///
    /// # Errors
    /// When the data ends before the event's fields do.
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

function renderEvent(event) {
    const name = pascalCase(event.name);
    const { prefix, type } = event.data;
    return `${documented(event.docs, struct(name, type))}
impl ${name} {
    /// The event's first eight bytes.
    pub const DISCRIMINATOR: [u8; 8] = ${byteArray(bytesOfHex(prefix[0].value))};
}
`;
}
