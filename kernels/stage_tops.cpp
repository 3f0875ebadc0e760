#include "kernels/stage_tops.h"

#include "hls/send_counters.h"
#include "kernels/load_rules.h"
#include "kernels/run_batch.h"

namespace fibertap {
namespace kernel {
extern "C" {

void read_beats_top(uint32_t input_beats, const RawBeat* input, ::hls::stream<RawBeat>& raw) {
#pragma HLS INTERFACE m_axi port = input offset = slave depth = 16384
#pragma HLS INTERFACE axis port = raw
  read_beats(input_beats, input, raw);
}

void parse_records_top(uint32_t frames, uint32_t input_beats, ::hls::stream<RawBeat>& raw,
                       TokenStream<Head>& heads, TokenStream<Beat>& records,
                       TokenStream<RecordFault>& faults) {
#pragma HLS INTERFACE axis port = raw
#pragma HLS INTERFACE axis port = heads
#pragma HLS INTERFACE axis port = records
#pragma HLS INTERFACE axis port = faults
  parse_records(frames, input_beats, raw, heads, records, faults);
}

void parse_outer_top(uint32_t frames, ap_uint<16> vxlan_port, TokenStream<Head>& heads,
                     TokenStream<Beat>& records, TokenStream<Envelope>& envelopes,
                     TokenStream<InnerCut>& cuts, TokenStream<Beat>& parsed_records) {
#pragma HLS INTERFACE axis port = heads
#pragma HLS INTERFACE axis port = records
#pragma HLS INTERFACE axis port = envelopes
#pragma HLS INTERFACE axis port = cuts
#pragma HLS INTERFACE axis port = parsed_records
  parse_outer(frames, vxlan_port, heads, records, envelopes, cuts, parsed_records);
}

void vxlan_decap_top(uint32_t frames, TokenStream<InnerCut>& cuts,
                     TokenStream<Beat>& parsed_records, TokenStream<Beat>& inner_beats) {
#pragma HLS INTERFACE axis port = cuts
#pragma HLS INTERFACE axis port = parsed_records
#pragma HLS INTERFACE axis port = inner_beats
  vxlan_decap(frames, cuts, parsed_records, inner_beats);
}

void gather_inner_top(uint32_t frames, TokenStream<Beat>& inner_beats, TokenStream<Window>& windows,
                      TokenStream<Beat>& payload) {
#pragma HLS INTERFACE axis port = inner_beats
#pragma HLS INTERFACE axis port = windows
#pragma HLS INTERFACE axis port = payload
  gather_inner(frames, inner_beats, windows, payload);
}

void parse_inner_top(uint32_t frames, TokenStream<Window>& windows, TokenStream<Inner>& inners) {
#pragma HLS INTERFACE axis port = windows
#pragma HLS INTERFACE axis port = inners
  parse_inner(frames, windows, inners);
}

void search_session_top(uint32_t frames, uint32_t session_count, bool has_default,
                        const SearchTree tree, TokenStream<Envelope>& envelopes,
                        TokenStream<Envelope>& searched_envelopes, TokenStream<SessionHit>& hits) {
#pragma HLS ARRAY_PARTITION variable = tree complete dim = 1
#pragma HLS INTERFACE axis port = envelopes
#pragma HLS INTERFACE axis port = searched_envelopes
#pragma HLS INTERFACE axis port = hits
  search_session(frames, session_count, has_default, tree, envelopes, searched_envelopes, hits);
}

void look_up_session_top(uint32_t frames, const SessionTable session_table,
                         TokenStream<SessionHit>& hits, TokenStream<Session>& sessions) {
#pragma HLS INTERFACE axis port = hits
#pragma HLS INTERFACE axis port = sessions
  look_up_session(frames, session_table, hits, sessions);
}

void decide_direction_top(uint32_t frames, TokenStream<Envelope>& searched_envelopes,
                          TokenStream<Session>& sessions, TokenStream<Inner>& inners,
                          TokenStream<Query>& queries, TokenStream<Passage>& passages) {
#pragma HLS INTERFACE axis port = searched_envelopes
#pragma HLS INTERFACE axis port = sessions
#pragma HLS INTERFACE axis port = inners
#pragma HLS INTERFACE axis port = queries
#pragma HLS INTERFACE axis port = passages
  decide_direction(frames, searched_envelopes, sessions, inners, queries, passages);
}

void filter_match_top(uint32_t frames, const RuleTable rules, const NumberTable numbers,
                      TokenStream<Query>& queries, TokenStream<Verdict>& verdicts) {
#pragma HLS ARRAY_PARTITION variable = rules complete dim = 1
#pragma HLS ARRAY_PARTITION variable = numbers complete dim = 1
#pragma HLS INTERFACE axis port = queries
#pragma HLS INTERFACE axis port = verdicts
  filter_match(frames, rules, numbers, queries, verdicts);
}

void label_frames_top(uint32_t frames, TokenStream<Passage>& passages,
                      TokenStream<Verdict>& verdicts, TokenStream<Keep>& keeps,
                      TokenStream<Label>& labels, TokenStream<Outcome>& outcomes,
                      TokenStream<OutcomeWord>& outcome_words) {
#pragma HLS INTERFACE axis port = passages
#pragma HLS INTERFACE axis port = verdicts
#pragma HLS INTERFACE axis port = keeps
#pragma HLS INTERFACE axis port = labels
#pragma HLS INTERFACE axis port = outcomes
#pragma HLS INTERFACE axis port = outcome_words
  label_frames(frames, passages, verdicts, keeps, labels, outcomes, outcome_words);
}

void truncate_frames_top(uint32_t frames, TokenStream<Keep>& keeps, TokenStream<Beat>& payload,
                         TokenStream<Beat>& kept_beats) {
#pragma HLS INTERFACE axis port = keeps
#pragma HLS INTERFACE axis port = payload
#pragma HLS INTERFACE axis port = kept_beats
  truncate_frames(frames, keeps, payload, kept_beats);
}

void fit_blocks_top(uint32_t frames, uint32_t output_beats, TokenStream<Label>& labels,
                    TokenStream<Block>& blocks, TokenStream<ResultSize>& sizes) {
#pragma HLS INTERFACE axis port = labels
#pragma HLS INTERFACE axis port = blocks
#pragma HLS INTERFACE axis port = sizes
  fit_blocks(frames, output_beats, labels, blocks, sizes);
}

void build_blocks_top(uint32_t frames, TokenStream<Block>& blocks, TokenStream<Beat>& kept_beats,
                      TokenStream<Piece>& pieces) {
#pragma HLS INTERFACE axis port = blocks
#pragma HLS INTERFACE axis port = kept_beats
#pragma HLS INTERFACE axis port = pieces
  build_blocks(frames, blocks, kept_beats, pieces);
}

void pack_blocks_top(TokenStream<Piece>& pieces, TokenStream<ResultBeat>& result_beats) {
#pragma HLS INTERFACE axis port = pieces
#pragma HLS INTERFACE axis port = result_beats
  pack_blocks(pieces, result_beats);
}

void sign_result_top(TokenStream<ResultBeat>& result_beats, TokenStream<ResultBeat>& signed_beats,
                     TokenStream<Signature>& signatures) {
#pragma HLS INTERFACE axis port = result_beats
#pragma HLS INTERFACE axis port = signed_beats
#pragma HLS INTERFACE axis port = signatures
  sign_result(result_beats, signed_beats, signatures);
}

void group_bursts_top(TokenStream<ResultBeat>& signed_beats, ::hls::stream<RawBeat>& ready_beats,
                      TokenStream<Burst>& bursts) {
#pragma HLS INTERFACE axis port = signed_beats
#pragma HLS INTERFACE axis port = ready_beats
#pragma HLS INTERFACE axis port = bursts
  group_bursts(signed_beats, ready_beats, bursts);
}

void write_beats_top(TokenStream<Burst>& bursts, ::hls::stream<RawBeat>& ready_beats,
                     RawBeat* output) {
#pragma HLS INTERFACE axis port = bursts
#pragma HLS INTERFACE axis port = ready_beats
#pragma HLS INTERFACE m_axi port = output offset = slave depth = 19456
  write_beats(bursts, ready_beats, output);
}

void pack_outcomes_top(uint32_t frames, TokenStream<OutcomeWord>& outcome_words,
                       ::hls::stream<RawBeat>& outcome_beats,
                       TokenStream<Signature>& outcome_signatures) {
#pragma HLS INTERFACE axis port = outcome_words
#pragma HLS INTERFACE axis port = outcome_beats
#pragma HLS INTERFACE axis port = outcome_signatures
  pack_outcomes(frames, outcome_words, outcome_beats, outcome_signatures);
}

void write_outcomes_top(uint32_t frames, ::hls::stream<RawBeat>& outcome_beats, RawBeat* outcomes) {
#pragma HLS INTERFACE axis port = outcome_beats
#pragma HLS INTERFACE m_axi port = outcomes offset = slave depth = 1024
  write_outcomes(frames, outcome_beats, outcomes);
}

void count_frames_top(uint32_t frames, TokenStream<Outcome>& outcomes,
                      TokenStream<SessionCount>& session_counts, TokenStream<RowCount>& row_counts,
                      TokenStream<Totals>& totals) {
#pragma HLS INTERFACE axis port = outcomes
#pragma HLS INTERFACE axis port = session_counts
#pragma HLS INTERFACE axis port = row_counts
#pragma HLS INTERFACE axis port = totals
  count_frames(frames, outcomes, session_counts, row_counts, totals);
}

void count_sessions_top(uint32_t frames, TokenStream<SessionCount>& session_counts,
                        SessionTallies session_tallies) {
#pragma HLS INTERFACE axis port = session_counts
  count_sessions(frames, session_counts, session_tallies);
}

void count_rows_top(uint32_t frames, TokenStream<RowCount>& row_counts, RowTallies row_tallies) {
#pragma HLS INTERFACE axis port = row_counts
#pragma HLS ARRAY_PARTITION variable = row_tallies complete dim = 1
  count_rows(frames, row_counts, row_tallies);
}

void report_batch_top(uint32_t generation, TokenStream<RecordFault>& faults,
                      TokenStream<ResultSize>& sizes, TokenStream<Signature>& signatures,
                      TokenStream<Signature>& outcome_signatures, TokenStream<Totals>& totals,
                      ::hls::stream<Status>& statuses) {
#pragma HLS INTERFACE axis port = faults
#pragma HLS INTERFACE axis port = sizes
#pragma HLS INTERFACE axis port = signatures
#pragma HLS INTERFACE axis port = outcome_signatures
#pragma HLS INTERFACE axis port = totals
#pragma HLS INTERFACE axis port = statuses
  report_batch(generation, faults, sizes, signatures, outcome_signatures, totals, statuses);
}

void write_status_top(::hls::stream<Status>& statuses, RawBeat* status) {
#pragma HLS INTERFACE axis port = statuses
#pragma HLS INTERFACE m_axi port = status offset = slave depth = 3
  write_status(statuses, status);
}

void load_tables_top(uint32_t input_beats, const RawBeat* input, RawBeat* status, bool* is_loaded,
                     Loaded* loaded, SearchTree tree, SessionTable session_table, RuleTable rules,
                     NumberTable numbers, SessionTallies session_tallies, RowTallies row_tallies) {
#pragma HLS INTERFACE m_axi port = input offset = slave bundle = gmem_in depth = 16384
#pragma HLS INTERFACE m_axi port = status offset = slave bundle = gmem_status depth = 3
#pragma HLS ARRAY_PARTITION variable = tree complete dim = 1
#pragma HLS ARRAY_PARTITION variable = rules complete dim = 1
#pragma HLS ARRAY_PARTITION variable = numbers complete dim = 1
#pragma HLS ARRAY_PARTITION variable = row_tallies complete dim = 1
  load_rules(input_beats, input, status, *is_loaded, *loaded, tree, session_table, rules, numbers,
             session_tallies, row_tallies);
}

void send_counters_top(uint32_t generation, uint32_t session_rows, uint32_t row_counters,
                       const SessionTallies session_tallies, const RowTallies row_tallies,
                       TokenStream<ResultBeat>& counter_beats) {
#pragma HLS INTERFACE axis port = counter_beats
#pragma HLS ARRAY_PARTITION variable = row_tallies complete dim = 1
  send_counters(generation, session_rows, row_counters, session_tallies, row_tallies,
                counter_beats);
}

}  // extern "C"
}  // namespace kernel
}  // namespace fibertap
