//! Mints and token accounts of both token programs, by the programs' own instructions.

use roast_protocol::{amount::BaseUnits, token};
use solana_account::Account;
use solana_instruction::Instruction;
use solana_keypair::Keypair;
use solana_pubkey::Pubkey;
use solana_signer::Signer;
use spl_token_2022_interface::{
    extension::{
        ExtensionType, account_len::try_calculate_account_len_from_mint_data,
        confidential_mint_burn, confidential_transfer, confidential_transfer_fee,
        default_account_state, group_member_pointer, group_pointer, interest_bearing_mint,
        metadata_pointer, pausable, permissioned_burn, scaled_ui_amount, transfer_fee,
        transfer_hook,
    },
    instruction as spl,
    state::{AccountState, Mint as MintState},
};

use crate::world::{Sent, Shared, World, wallet};

/// The mint of wrapped SOL of each token program.
const WRAPPED_SOL: Pubkey = Pubkey::from_str_const("So11111111111111111111111111111111111111112");
const WRAPPED_SOL_2022: Pubkey =
    Pubkey::from_str_const("9pan9bMn5HatX4EJdBwg9VgCa7Uz5HL8N1m5D3NdXej9");

/// Length of a mint and of a token account without extensions, in bytes.
const MINT_LEN: usize = 82;
const ACCOUNT_LEN: usize = 165;
const MINT_DECIMALS: usize = 44;
const MINT_INITIALISED: usize = 45;
const SUPPLY: std::ops::Range<usize> = 36..44;
const ACCOUNT_MINT: std::ops::Range<usize> = 0..32;
const ACCOUNT_AMOUNT: std::ops::Range<usize> = 64..72;

/// A mint, and who may mint and freeze.
#[derive(Clone)]
pub struct Mint {
    /// The mint.
    pub address: Pubkey,
    /// The token program that owns it.
    pub program: Pubkey,
    /// Mint and freeze authority.
    pub authority: Shared,
    /// Decimals.
    pub decimals: u8,
}

impl Mint {
    /// Whether its tokens are lamports.
    #[must_use]
    pub fn is_wrapped_sol(&self) -> bool {
        [WRAPPED_SOL, WRAPPED_SOL_2022].contains(&self.address)
    }
}

/// A Token-2022 extension of a mint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extension {
    /// Takes 1 % of transfers.
    TransferFee,
    /// Runs a program on transfers.
    TransferHookProgram,
    /// Has an authority that could set such a program.
    TransferHookAuthority,
    /// Neither program nor authority.
    TransferHookInert,
    /// Cannot be transferred.
    NonTransferable,
    /// Can be moved by somebody else.
    PermanentDelegate,
    /// Can be paused.
    Pausable,
    /// New accounts are frozen.
    FrozenByDefault,
    /// New accounts are not frozen, explicitly.
    InitializedByDefault,
    /// Takes a fee on confidential transfers. Comes first, so that it is what a reader meets first.
    ConfidentialTransferFee,
    /// Can be transferred confidentially.
    ConfidentialTransfer,
    /// Can be minted and burnt confidentially.
    ConfidentialMintBurn,
    /// Burns need a permission.
    PermissionedBurn,
    /// Shows amounts with interest.
    InterestBearing,
    /// Shows amounts multiplied.
    ScaledUiAmount,
    /// Can be closed while there is no supply.
    MintCloseAuthority,
    /// Says where its metadata is.
    MetadataPointer,
    /// Says where its group is.
    GroupPointer,
    /// Says where its membership is.
    GroupMemberPointer,
}

impl Extension {
    /// Every extension that keeps no mint out, on two mints: no mint shows amounts both with interest and multiplied.
    pub const HARMLESS: [&[Self]; 2] = [
        &[
            Self::TransferHookInert,
            Self::InitializedByDefault,
            Self::ConfidentialTransfer,
            Self::InterestBearing,
            Self::MintCloseAuthority,
            Self::MetadataPointer,
            Self::GroupPointer,
            Self::GroupMemberPointer,
        ],
        &[Self::ScaledUiAmount],
    ];

    /// Numbers of the mint extensions that this stands for, for the length of the mint.
    fn types(self) -> &'static [ExtensionType] {
        match self {
            Self::TransferFee => &[ExtensionType::TransferFeeConfig],
            Self::TransferHookProgram | Self::TransferHookAuthority | Self::TransferHookInert => {
                &[ExtensionType::TransferHook]
            }
            Self::NonTransferable => &[ExtensionType::NonTransferable],
            Self::PermanentDelegate => &[ExtensionType::PermanentDelegate],
            Self::Pausable => &[ExtensionType::Pausable],
            Self::FrozenByDefault | Self::InitializedByDefault => {
                &[ExtensionType::DefaultAccountState]
            }
            Self::ConfidentialTransferFee => &[
                ExtensionType::ConfidentialTransferFeeConfig,
                ExtensionType::TransferFeeConfig,
                ExtensionType::ConfidentialTransferMint,
            ],
            Self::ConfidentialTransfer => &[ExtensionType::ConfidentialTransferMint],
            Self::ConfidentialMintBurn => &[
                ExtensionType::ConfidentialMintBurn,
                ExtensionType::ConfidentialTransferMint,
            ],
            Self::PermissionedBurn => &[ExtensionType::PermissionedBurn],
            Self::InterestBearing => &[ExtensionType::InterestBearingConfig],
            Self::ScaledUiAmount => &[ExtensionType::ScaledUiAmount],
            Self::MintCloseAuthority => &[ExtensionType::MintCloseAuthority],
            Self::MetadataPointer => &[ExtensionType::MetadataPointer],
            Self::GroupPointer => &[ExtensionType::GroupPointer],
            Self::GroupMemberPointer => &[ExtensionType::GroupMemberPointer],
        }
    }

    /// The instructions that give `mint` the extension, before it is a mint.
    fn instructions(self, mint: &Pubkey, authority: &Pubkey) -> Vec<Instruction> {
        let program = &token::TOKEN_2022;
        let some = Some(*authority);
        let transfer_fee = || {
            transfer_fee::instruction::initialize_transfer_fee_config(
                program,
                mint,
                Some(authority),
                Some(authority),
                100,
                1_000,
            )
        };
        let default_state = |state| {
            default_account_state::instruction::initialize_default_account_state(
                program, mint, &state,
            )
        };
        let confidential =
            || confidential_transfer::instruction::initialize_mint(program, mint, some, true, None);
        let built = match self {
            Self::TransferFee => vec![transfer_fee()],
            Self::TransferHookProgram => {
                vec![transfer_hook::instruction::initialize(
                    program,
                    mint,
                    None,
                    Some(Pubkey::new_from_array([7; 32])),
                )]
            }
            Self::TransferHookAuthority => vec![transfer_hook::instruction::initialize(
                program, mint, some, None,
            )],
            Self::TransferHookInert => vec![Ok(inert_hook(mint))],
            Self::NonTransferable => vec![spl::initialize_non_transferable_mint(program, mint)],
            Self::PermanentDelegate => {
                vec![spl::initialize_permanent_delegate(program, mint, authority)]
            }
            Self::Pausable => vec![pausable::instruction::initialize(program, mint, authority)],
            Self::FrozenByDefault => vec![default_state(AccountState::Frozen)],
            Self::InitializedByDefault => vec![default_state(AccountState::Initialized)],
            Self::ConfidentialTransferFee => vec![
                confidential_transfer_fee::instruction::initialize_confidential_transfer_fee_config(
                    program,
                    mint,
                    some,
                    &Default::default(),
                ),
                transfer_fee(),
                confidential(),
            ],
            Self::ConfidentialTransfer => vec![confidential()],
            Self::ConfidentialMintBurn => vec![
                confidential_mint_burn::instruction::initialize_mint(
                    program,
                    mint,
                    &Default::default(),
                    &Default::default(),
                ),
                confidential(),
            ],
            Self::PermissionedBurn => vec![permissioned_burn::instruction::initialize(
                program, mint, authority,
            )],
            Self::InterestBearing => vec![interest_bearing_mint::instruction::initialize(
                program, mint, some, 1_000,
            )],
            Self::ScaledUiAmount => vec![scaled_ui_amount::instruction::initialize(
                program, mint, some, 3.0,
            )],
            Self::MintCloseAuthority => vec![spl::initialize_mint_close_authority(
                program,
                mint,
                Some(authority),
            )],
            Self::MetadataPointer => vec![metadata_pointer::instruction::initialize(
                program,
                mint,
                some,
                Some(*mint),
            )],
            Self::GroupPointer => vec![group_pointer::instruction::initialize(
                program,
                mint,
                some,
                Some(*mint),
            )],
            Self::GroupMemberPointer => vec![group_member_pointer::instruction::initialize(
                program,
                mint,
                some,
                Some(*mint),
            )],
        };
        built
            .into_iter()
            .map(|instruction| instruction.expect("an instruction for Token-2022"))
            .collect()
    }
}

/// A hook with an authority, which [`World::create_mint`] then takes away: the program makes no hook without either.
fn inert_hook(mint: &Pubkey) -> Instruction {
    transfer_hook::instruction::initialize(&token::TOKEN_2022, mint, Some(wallet(6).pubkey()), None)
        .expect("an instruction for Token-2022")
}

impl World {
    /// Makes a mint of SPL Token, or of Token-2022 with extensions.
    ///
    /// # Panics
    /// When the token program refuses.
    pub fn create_mint(&mut self, program: Pubkey, number: u8, extensions: &[Extension]) -> Mint {
        let (keys, authority) = (wallet(number), Shared::new(wallet(6)));
        let types: Vec<_> = extensions
            .iter()
            .flat_map(|extension| extension.types())
            .copied()
            .collect();
        let len = if program == token::SPL_TOKEN {
            MINT_LEN
        } else {
            ExtensionType::try_calculate_account_len::<MintState>(&types).expect("known extensions")
        };
        self.allocate(&keys.pubkey(), len, &program);
        let mut instructions: Vec<_> = extensions
            .iter()
            .flat_map(|extension| extension.instructions(&keys.pubkey(), &authority.pubkey()))
            .collect();
        let address = keys.pubkey();
        instructions.push(
            spl::initialize_mint2(
                &program,
                &address,
                &authority.pubkey(),
                Some(&authority.pubkey()),
                9,
            )
            .expect("an instruction for the token program"),
        );
        self.send(&instructions, &[])
            .expect("the token program makes the mint");
        if extensions.contains(&Extension::TransferHookInert) {
            let drop_authority = spl::set_authority(
                &program,
                &address,
                None,
                spl::AuthorityType::TransferHookProgramId,
                &authority.pubkey(),
                &[],
            );
            let drop_authority = drop_authority.expect("an instruction for the token program");
            self.send(&[drop_authority], &[&authority])
                .expect("the hook's authority resigns");
        }
        Mint {
            address,
            program,
            authority,
            decimals: 9,
        }
    }

    /// The mint of wrapped SOL, which is there from the start on every cluster. Nobody can mint or freeze.
    ///
    /// # Panics
    /// When `program` is no token program.
    pub fn wrapped_sol(&mut self, program: Pubkey) -> Mint {
        let address = match program {
            token::SPL_TOKEN => WRAPPED_SOL,
            token::TOKEN_2022 => WRAPPED_SOL_2022,
            other => panic!("{other} is no token program"),
        };
        let (decimals, initialised) = (9, 1);
        self.allocate(&address, MINT_LEN, &program);
        self.tamper(&address, |data| {
            data[MINT_DECIMALS..=MINT_INITIALISED].copy_from_slice(&[decimals, initialised]);
        });
        Mint {
            address,
            program,
            authority: Shared::new(wallet(6)),
            decimals,
        }
    }

    /// Makes a token account that `owner` owns.
    ///
    /// # Panics
    /// When the token program refuses.
    pub fn create_account(&mut self, mint: &Mint, owner: &Pubkey) -> Pubkey {
        self.create_account_at(Keypair::new().pubkey(), mint, owner)
    }

    /// Makes the token account that wallets pay `owner` into.
    ///
    /// # Panics
    /// When the token program refuses.
    pub fn create_associated_account(&mut self, mint: &Mint, owner: &Pubkey) -> Pubkey {
        let address = token::associated_token_address(owner, &mint.address, &mint.program);
        self.create_account_at(address, mint, owner)
    }

    fn create_account_at(&mut self, address: Pubkey, mint: &Mint, owner: &Pubkey) -> Pubkey {
        let data = self.svm.get_account(&mint.address).expect("a mint").data;
        let len = try_calculate_account_len_from_mint_data(&data, &[]).expect("known extensions");
        self.allocate(&address, len, &mint.program);
        let initialize = spl::initialize_account3(&mint.program, &address, &mint.address, owner)
            .expect("an instruction for the token program");
        self.send(&[initialize], &[])
            .expect("the token program makes the account");
        address
    }

    /// Mints base units into a token account, or wraps as many lamports.
    ///
    /// # Panics
    /// When the token program refuses.
    pub fn mint_to(&mut self, mint: &Mint, account: &Pubkey, amount: u64) {
        if mint.is_wrapped_sol() {
            self.svm.airdrop(account, amount).expect("an airdrop");
            let sync = spl::sync_native(&mint.program, account);
            self.send(&[sync.expect("an instruction for the token program")], &[])
                .expect("the token program counts the lamports");
            return;
        }
        let instruction = spl::mint_to(
            &mint.program,
            &mint.address,
            account,
            &mint.authority.pubkey(),
            &[],
            amount,
        )
        .expect("an instruction for the token program");
        self.send(&[instruction], &[&mint.authority])
            .expect("the mint authority mints");
    }

    /// Freezes a token account.
    ///
    /// # Panics
    /// When the token program refuses.
    pub fn freeze(&mut self, mint: &Mint, account: &Pubkey) {
        let instruction = spl::freeze_account(
            &mint.program,
            account,
            &mint.address,
            &mint.authority.pubkey(),
            &[],
        )
        .expect("an instruction for the token program");
        self.send(&[instruction], &[&mint.authority])
            .expect("the freeze authority freezes");
    }

    /// Thaws a token account.
    ///
    /// # Panics
    /// When the token program refuses.
    pub fn thaw(&mut self, mint: &Mint, account: &Pubkey) {
        let instruction = spl::thaw_account(
            &mint.program,
            account,
            &mint.address,
            &mint.authority.pubkey(),
            &[],
        )
        .expect("an instruction for the token program");
        self.send(&[instruction], &[&mint.authority])
            .expect("the freeze authority thaws");
    }

    /// Moves base units between token accounts.
    ///
    /// # Errors
    /// When the token program refuses.
    ///
    /// # Panics
    /// When the instruction cannot be built.
    pub fn transfer(
        &mut self,
        mint: &Mint,
        from: &Pubkey,
        to: &Pubkey,
        owner: &Keypair,
        amount: u64,
    ) -> Sent {
        let instruction = spl::transfer_checked(
            &mint.program,
            from,
            &mint.address,
            to,
            &owner.pubkey(),
            &[],
            amount,
            mint.decimals,
        );
        self.send(
            &[instruction.expect("an instruction for the token program")],
            &[owner],
        )
    }

    /// Lets `delegate` take base units from a token account of `owner`.
    ///
    /// # Panics
    /// When the token program refuses.
    pub fn approve(&mut self, mint: &Mint, account: &Pubkey, owner: &Keypair, delegate: &Pubkey) {
        let (program, owner_key) = (&mint.program, owner.pubkey());
        let approve = spl::approve(program, account, delegate, &owner_key, &[], u64::MAX)
            .expect("an instruction for the token program");
        self.send(&[approve], &[owner])
            .expect("the owner approves a delegate");
    }

    /// Lets `closer` close a token account of `owner`.
    ///
    /// # Panics
    /// When the token program refuses.
    pub fn let_close(&mut self, mint: &Mint, account: &Pubkey, owner: &Keypair, closer: &Pubkey) {
        let (kind, owner_key) = (spl::AuthorityType::CloseAccount, owner.pubkey());
        let set = spl::set_authority(&mint.program, account, Some(closer), kind, &owner_key, &[])
            .expect("an instruction for the token program");
        self.send(&[set], &[owner])
            .expect("the owner names who may close");
    }

    /// Closes an empty token account of `owner`.
    ///
    /// # Panics
    /// When the token program refuses.
    pub fn close_account(&mut self, mint: &Mint, account: &Pubkey, owner: &Keypair) {
        let instruction = spl::close_account(
            &mint.program,
            account,
            &owner.pubkey(),
            &owner.pubkey(),
            &[],
        )
        .expect("an instruction for the token program");
        self.send(&[instruction], &[owner])
            .expect("the owner closes the account");
    }

    /// Base units in a token account; `None` when there is no such account.
    #[must_use]
    pub fn balance(&self, account: &Pubkey) -> Option<BaseUnits> {
        let account = self.svm.get_account(account)?;
        number(&account.data, ACCOUNT_AMOUNT).map(BaseUnits)
    }

    /// Base units in all token accounts of a mint together, and the mint's supply.
    ///
    /// # Panics
    /// When there is no such mint.
    #[must_use]
    pub fn circulation(&self, mint: &Mint) -> (u128, u128) {
        let accounts = self.svm.get_program_accounts(&mint.program);
        let held = accounts
            .iter()
            .filter(|(_, account)| {
                account.data.len() >= ACCOUNT_LEN
                    && account.data[ACCOUNT_MINT] == *mint.address.as_ref()
            })
            .filter_map(|(_, account)| number(&account.data, ACCOUNT_AMOUNT))
            .map(u128::from)
            .sum();
        let supply = self
            .svm
            .get_account(&mint.address)
            .and_then(|mint| number(&mint.data, SUPPLY));
        (held, supply.expect("a mint").into())
    }

    fn allocate(&mut self, address: &Pubkey, len: usize, owner: &Pubkey) {
        let lamports = self.svm.minimum_balance_for_rent_exemption(len);
        let account = Account {
            lamports,
            data: vec![0; len],
            owner: *owner,
            executable: false,
            rent_epoch: 0,
        };
        self.svm
            .set_account(*address, account)
            .expect("an empty account");
    }
}

fn number(data: &[u8], field: std::ops::Range<usize>) -> Option<u64> {
    Some(u64::from_le_bytes(data.get(field)?.try_into().ok()?))
}
