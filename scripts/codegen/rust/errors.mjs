// Errors: one enum whose numbers are the program's custom error codes.

import { pascalCase } from '@codama/nodes';

export function renderErrors(errors) {
    if (errors.length === 0) return '';
    const sorted = [...errors].sort((a, b) => a.code - b.code);
    const variants = sorted.map(({ code, message, name }) => {
        const text = JSON.stringify(message).replaceAll('{', '{{').replaceAll('}', '}}');
        return `/// ${message}\n#[error(${text})]\n${pascalCase(name)} = ${code},`;
    });
    return `/// Why the program refused an instruction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
#[repr(u32)]
pub enum Error {${variants.join('\n')}}

impl Error {
    /// Every error, by code.
    pub const ALL: [Self; ${sorted.length}] = [${sorted.map(({ name }) => `Self::${pascalCase(name)}`).join(', ')}];

    /// The error's name in the program's source.
    pub const fn name(self) -> &'static str {
        match self {${sorted.map(({ name }) => `Self::${pascalCase(name)} => "${pascalCase(name)}",`).join('\n')}}
    }
}
`;
}
