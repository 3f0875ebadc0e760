#ifndef FIBERTAP_KERNELS_STAGE_TOPS_H_
#define FIBERTAP_KERNELS_STAGE_TOPS_H_

#include "hls/block_tokens.h"
#include "hls/kernel_state.h"
#include "hls/report_batch.h"

// Every stage as a top function of its own, so that it can be synthesised and simulated alone. Its
// ports have the names of the kernel's streams, and so of the files of `fibertap-lab vectors`;
// scalars are those of STAGE.arguments.txt. A port carries the token as hls/wire.h packs it. Tables
// are arguments too, arrays by type, so that a tool makes ports of them and keeps what a stage does
// with them. C linkage gives set_top and the RTL module the plain name.

namespace fibertap {
namespace kernel {
extern "C" {

void read_beats_top(uint32_t input_beats, const RawBeat* input, ::hls::stream<RawBeat>& raw);
void parse_records_top(uint32_t frames, uint32_t input_beats, ::hls::stream<RawBeat>& raw,
                       TokenStream<Head>& heads, TokenStream<Beat>& records,
                       TokenStream<RecordFault>& faults);
void parse_outer_top(uint32_t frames, ap_uint<16> vxlan_port, TokenStream<Head>& heads,
                     TokenStream<Beat>& records, TokenStream<Envelope>& envelopes,
                     TokenStream<InnerCut>& cuts, TokenStream<Beat>& parsed_records);
void vxlan_decap_top(uint32_t frames, TokenStream<InnerCut>& cuts,
                     TokenStream<Beat>& parsed_records, TokenStream<Beat>& inner_beats);
void gather_inner_top(uint32_t frames, TokenStream<Beat>& inner_beats, TokenStream<Window>& windows,
                      TokenStream<Beat>& payload);
void parse_inner_top(uint32_t frames, TokenStream<Window>& windows, TokenStream<Inner>& inners);
void search_session_top(uint32_t frames, uint32_t session_count, bool has_default,
                        const SearchTree tree, TokenStream<Envelope>& envelopes,
                        TokenStream<Envelope>& searched_envelopes, TokenStream<SessionHit>& hits);
void look_up_session_top(uint32_t frames, const SessionTable session_table,
                         TokenStream<SessionHit>& hits, TokenStream<Session>& sessions);
void decide_direction_top(uint32_t frames, TokenStream<Envelope>& searched_envelopes,
                          TokenStream<Session>& sessions, TokenStream<Inner>& inners,
                          TokenStream<Query>& queries, TokenStream<Passage>& passages);
void filter_match_top(uint32_t frames, const RuleTable rules, const NumberTable numbers,
                      TokenStream<Query>& queries, TokenStream<Verdict>& verdicts);
void label_frames_top(uint32_t frames, TokenStream<Passage>& passages,
                      TokenStream<Verdict>& verdicts, TokenStream<Keep>& keeps,
                      TokenStream<Label>& labels, TokenStream<Outcome>& outcomes,
                      TokenStream<OutcomeWord>& outcome_words);
void truncate_frames_top(uint32_t frames, TokenStream<Keep>& keeps, TokenStream<Beat>& payload,
                         TokenStream<Beat>& kept_beats);
void fit_blocks_top(uint32_t frames, uint32_t output_beats, TokenStream<Label>& labels,
                    TokenStream<Block>& blocks, TokenStream<ResultSize>& sizes);
void build_blocks_top(uint32_t frames, TokenStream<Block>& blocks, TokenStream<Beat>& kept_beats,
                      TokenStream<Piece>& pieces);
void pack_blocks_top(TokenStream<Piece>& pieces, TokenStream<ResultBeat>& result_beats);
void sign_result_top(TokenStream<ResultBeat>& result_beats, TokenStream<ResultBeat>& signed_beats,
                     TokenStream<Signature>& signatures);
void group_bursts_top(TokenStream<ResultBeat>& signed_beats, ::hls::stream<RawBeat>& ready_beats,
                      TokenStream<Burst>& bursts);
void write_beats_top(TokenStream<Burst>& bursts, ::hls::stream<RawBeat>& ready_beats,
                     RawBeat* output);
void pack_outcomes_top(uint32_t frames, TokenStream<OutcomeWord>& outcome_words,
                       ::hls::stream<RawBeat>& outcome_beats,
                       TokenStream<Signature>& outcome_signatures);
void write_outcomes_top(uint32_t frames, ::hls::stream<RawBeat>& outcome_beats, RawBeat* outcomes);
void count_frames_top(uint32_t frames, TokenStream<Outcome>& outcomes,
                      TokenStream<SessionCount>& session_counts, TokenStream<RowCount>& row_counts,
                      TokenStream<Totals>& totals);
void count_sessions_top(uint32_t frames, TokenStream<SessionCount>& session_counts,
                        SessionTallies session_tallies);
void count_rows_top(uint32_t frames, TokenStream<RowCount>& row_counts, RowTallies row_tallies);
void report_batch_top(uint32_t generation, TokenStream<RecordFault>& faults,
                      TokenStream<ResultSize>& sizes, TokenStream<Signature>& signatures,
                      TokenStream<Signature>& outcome_signatures, TokenStream<Totals>& totals,
                      ::hls::stream<Status>& statuses);
void write_status_top(::hls::stream<Status>& statuses, RawBeat* status);
/// LOAD as a whole.
void load_tables_top(uint32_t input_beats, const RawBeat* input, RawBeat* status, bool* is_loaded,
                     Loaded* loaded, SearchTree tree, SessionTable session_table, RuleTable rules,
                     NumberTable numbers, SessionTallies session_tallies, RowTallies row_tallies);
void send_counters_top(uint32_t generation, uint32_t session_rows, uint32_t row_counters,
                       const SessionTallies session_tallies, const RowTallies row_tallies,
                       TokenStream<ResultBeat>& counter_beats);

}  // extern "C"
}  // namespace kernel
}  // namespace fibertap

#endif  // FIBERTAP_KERNELS_STAGE_TOPS_H_
