// Writes contracts/deployments/<chain id>.json from the newest run of the deploy script, as forge's receipts tell of it. As long as one contract has
// no receipt, the address book that is there stays as it is.
import { readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const NAMES = ['RoastToken', 'RewardDistributor', 'BeaconVerifier', 'MiningPool', 'CampaignFactory', 'ComputeLedger'];
const contracts = fileURLToPath(new URL('../../contracts/', import.meta.url));
const runs = `${contracts}broadcast/Deploy.s.sol/`;

// Folders of chains only: what forge keeps of a dry run is in a folder inside them.
const newest = readdirSync(runs)
    .filter((name) => /^\d+$/.test(name))
    .map((chain) => ({ chain, file: `${runs}${chain}/run-latest.json` }))
    .filter(({ file }) => statSync(file, { throwIfNoEntry: false }))
    .reduce((a, b) => (statSync(b.file).mtimeMs > statSync(a.file).mtimeMs ? b : a));
const run = JSON.parse(readFileSync(newest.file, 'utf8'));

function deployment(name) {
    const created = run.transactions.find((it) => it.transactionType === 'CREATE' && it.contractName === name);
    const receipt = run.receipts.find((it) => it.transactionHash === created?.hash);
    if (receipt?.status !== '0x1') {
        console.error(`${name} is not on chain ${newest.chain}. Run deploy.sh again with --resume; the address book is as it was.`);
        process.exit(1);
    }
    return { address: created.contractAddress, block: Number(receipt.blockNumber) };
}

const book = {
    chainId: Number(newest.chain),
    contracts: Object.fromEntries(NAMES.map((name) => [name, deployment(name)])),
};
const file = `${contracts}deployments/${newest.chain}.json`;
// Whoever reads it meanwhile sees the old one or the new one.
writeFileSync(`${file}.new`, `${JSON.stringify(book, null, 2)}\n`);
renameSync(`${file}.new`, file);
console.log(`wrote ${file}`);
