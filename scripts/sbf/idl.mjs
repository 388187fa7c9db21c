// Puts the parts of an IDL, which a program's tests print between markers, together: standard input to standard output.
// The same as Anchor's command line does it, except that instructions keep the order of the program.
import { readFileSync } from "node:fs";

const printed = readFileSync(0, "utf8");

/** Everything that was printed between the markers of one kind of part. */
function parts(kind) {
    const marked = new RegExp(`^--- IDL begin ${kind} ---\\n(.*?)\\n--- IDL end ${kind} ---$`, "gms");
    return [...printed.matchAll(marked)].map((match) => match[1].trim());
}

function single(kind) {
    const found = parts(kind);
    if (found.length !== 1) throw new Error(`expected one part "${kind}", found ${found.length}`);
    return found[0];
}

const byName = (a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);

/** Types by name; two of one name must be the same type. */
function distinct(types) {
    const seen = new Map();
    for (const type of types) {
        const other = seen.get(type.name);
        if (other && JSON.stringify(other) !== JSON.stringify(type)) throw new Error(`two types are named ${type.name}`);
        seen.set(type.name, type);
    }
    return [...seen.values()];
}

function refuseEqualDiscriminators(kind, items) {
    const seen = new Map();
    for (const { name, discriminator } of items) {
        const key = discriminator.join();
        if (seen.has(key)) throw new Error(`${kind} ${seen.get(key)} and ${name} have the same discriminator`);
        seen.set(key, name);
    }
}

const program = JSON.parse(single("program"));
const events = parts("event").map((part) => JSON.parse(part));
const constants = parts("const").map((part) => JSON.parse(part));
const errors = parts("errors").flatMap((part) => JSON.parse(part));

const idl = {
    address: single("address"),
    metadata: program.metadata,
    instructions: program.instructions,
    accounts: (program.accounts ?? []).sort(byName),
    events: events.map((part) => part.event).sort(byName),
    errors: errors.sort((a, b) => a.code - b.code),
    types: distinct([...(program.types ?? []), ...events.flatMap((part) => part.types)]).sort(byName),
    ...(constants.length > 0 && { constants: constants.sort(byName) }),
};
for (const kind of ["instructions", "accounts", "events"]) refuseEqualDiscriminators(kind, idl[kind]);

process.stdout.write(`${JSON.stringify(idl, null, 2)}\n`);
