// The addresses that the programs derive, and where an instruction has them. The IDL gives only those that Anchor itself checks; the programs
// prove the others by creating them or by what is stored in them. The vectors of clients/ts hold this table to the builders of protocol.

import {
    accountBumpValueNode,
    accountValueNode,
    argumentValueNode,
    bytesTypeNode,
    camelCase,
    constantPdaSeedNodeFromString,
    fixedSizeTypeNode,
    numberTypeNode,
    pdaLinkNode,
    pdaNode,
    pdaSeedValueNode,
    pdaValueNode,
    programIdValueNode,
    publicKeyTypeNode,
    variablePdaSeedNode,
} from '@codama/nodes';

const ASSOCIATED_TOKEN = 'ATokenGPvbdGVxr1b2hvZbsiqW5xWH25efTNsLJA8knL';

const text = (value) => constantPdaSeedNodeFromString('utf8', value);
const address = (name) => variablePdaSeedNode(name, publicKeyTypeNode());
const u64 = (name) => variablePdaSeedNode(name, numberTypeNode('u64'));
const bytes32 = (name) => variablePdaSeedNode(name, fixedSizeTypeNode(bytesTypeNode(), 32));

const eventAuthority = [text('__event_authority')];
const config = [text('config')];
const mintConfig = [text('mint'), address('mint')];
const feeVault = [text('fees'), address('mint')];

const SEEDS = {
    battle: {
        config,
        mintConfig,
        feeVault,
        player: [text('player'), address('opener')],
        battle: [text('battle'), address('opener'), u64('index')],
        vault: [text('vault'), address('battle')],
        eventAuthority,
    },
    tipping: { config, mintConfig, feeVault, performer: [text('performer'), bytes32('name')], eventAuthority },
    burn: {
        config,
        mintConfig,
        project: [text('project'), address('owner')],
        campaign: [text('campaign'), address('owner'), u64('index')],
        submission: [text('submission'), address('campaign'), bytes32('contentHash')],
        eventAuthority,
    },
};

// Arguments that are the bump of an account of the same instruction.
const BUMPS = { battleBump: 'battle', vaultBump: 'vault', bump: 'submission' };

// Wallets whose associated token account an instruction takes unless told otherwise. A tip's performer is not one: it may be a name's record.
const TOKEN_OWNERS = { openerToken: 'opener', opponentToken: 'opponent', tipperToken: 'tipper', minerToken: 'miner' };

/** The program with its derived addresses, and with defaults for every account and bump that follows from the rest of its instruction. */
export function withAddresses(program) {
    const seeds = SEEDS[program.name];
    if (!seeds) throw new Error(`no derived addresses for the program ${program.name}; add them to scripts/codegen/ts/addresses.mjs`);
    const associatedToken = pdaNode({
        name: 'associatedToken',
        programId: ASSOCIATED_TOKEN,
        seeds: [address('owner'), address('tokenProgram'), address('mint')],
    });
    return {
        ...program,
        pdas: [...Object.entries(seeds).map(([name, list]) => pdaNode({ name, seeds: list })), associatedToken],
        accounts: program.accounts.map((account) => (seeds[account.name] ? { ...account, pda: pdaLinkNode(account.name) } : account)),
        instructions: program.instructions.map((instruction) => withDefaults(instruction, seeds)),
    };
}

function withDefaults(instruction, seeds) {
    const accounts = instruction.accounts.map((account) => {
        const defaultValue = defaultAccount(account.name, instruction, seeds);
        return defaultValue ? { ...account, defaultValue } : account;
    });
    const args = instruction.arguments.map((argument) => {
        // An account and an argument of one name would be one field of the builder's input.
        if (accounts.some(({ name }) => name === argument.name)) return { ...argument, name: camelCase(`new ${argument.name}`) };
        const account = accounts.find(({ name }) => name === BUMPS[argument.name]);
        return account ? { ...argument, defaultValue: accountBumpValueNode(account.name) } : argument;
    });
    return { ...instruction, accounts, arguments: args };
}

function defaultAccount(name, instruction, seeds) {
    if (name === 'program') return programIdValueNode();
    const owner = instruction.accounts.find((account) => account.name === TOKEN_OWNERS[name]);
    if (owner) {
        const from = (seed, account) => pdaSeedValueNode(seed, accountValueNode(account));
        return pdaValueNode(pdaLinkNode('associatedToken'), [from('owner', owner.name), from('tokenProgram', 'tokenProgram'), from('mint', 'mint')]);
    }
    const values = (seeds[name] ?? []).filter(({ kind }) => kind === 'variablePdaSeedNode').map((seed) => valueOf(seed.name, instruction));
    return seeds[name] && values.every(Boolean) ? pdaValueNode(pdaLinkNode(name), values) : undefined;
}

function valueOf(seed, { accounts, arguments: args }) {
    if (accounts.some(({ name }) => name === seed)) return pdaSeedValueNode(seed, accountValueNode(seed));
    if (args.some(({ name }) => name === seed)) return pdaSeedValueNode(seed, argumentValueNode(seed));
    return undefined;
}
