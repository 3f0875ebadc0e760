#include "host/lab/validate/side_by_side.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <span>

#include "host/datapath/results/outcome_text.h"
#include "host/lab/validate/block_fields.h"
#include "host/lab/validate/outcome.h"

namespace fibertap::validation {
namespace {

/// What a run answered to the batch that differs; absent where it did not.
const BatchRun* batch_of(const CaseRun& run, const Difference& at) {
  if (at.load >= run.loads.size() || *at.batch >= run.loads[at.load].batches.size()) return nullptr;
  return &run.loads[at.load].batches[*at.batch];
}

/// The block of a frame in the answer to its batch, by its timestamp.
std::optional<BlockView> block_of(const CaseRun& run, const Difference& at,
                                  const CaseFrame& frame) {
  const BatchRun* const batch = batch_of(run, at);
  if (batch == nullptr) return std::nullopt;
  std::span<const std::uint8_t> rest = batch->result;
  while (const auto block = view_block(rest)) {
    if (block->timestamp_ns() == frame.timestamp_ns) return block;
    rest = rest.subspan(block->bytes.size());
  }
  return std::nullopt;
}

/// The fields of a frame's block as both have them, "-" where one has none.
std::vector<Row> block_rows(const Finding& finding) {
  const Difference& at = *finding.comparison.difference;
  if (!at.batch || !at.frame) return {};
  const CaseFrame& frame = finding.the_case.loads[at.load].batches[*at.batch][*at.frame];
  const auto model = block_of(finding.comparison.model, at, frame);
  const auto engine = block_of(finding.comparison.engine, at, frame);
  const auto any = model ? model : engine;
  if (!any) return {};
  std::vector<Row> rows;
  for (const BlockField& field : fields_of(*any)) {
    rows.push_back({std::string(text_of(field.field)), "-", "-", true});
  }
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (model) rows[i].model = fields_of(*model)[i].value;
    if (engine) rows[i].engine = fields_of(*engine)[i].value;
    rows[i].differs = rows[i].model != rows[i].engine;
  }
  return rows;
}

/// What the outcome word of a frame says in both, spelled out.
std::vector<Row> outcome_rows(const Finding& finding) {
  const Difference& at = *finding.comparison.difference;
  if (!at.batch || !at.frame) return {};
  const BatchRun* const model = batch_of(finding.comparison.model, at);
  const BatchRun* const engine = batch_of(finding.comparison.engine, at);
  if (model == nullptr || engine == nullptr) return {};
  const abi::OutcomeWord expected = model->outcomes[*at.frame];
  const abi::OutcomeWord found = engine->outcomes[*at.frame];
  std::vector<Row> rows;
  const auto add = [&](std::string_view name, auto text) {
    rows.push_back({std::string(name), text(expected), text(found), text(expected) != text(found)});
  };
  add(text_of(Field::outcome_word), [](abi::OutcomeWord word) {
    return is_written(word) ? fmt::format("{:#010x}", word.bits) : "not written";
  });
  add(text_of(Field::disposition),
      [](abi::OutcomeWord word) { return is_written(word) ? disposition_text(word) : "-"; });
  add("VNI in the word",
      [](abi::OutcomeWord word) { return is_written(word) ? std::to_string(word.vni()) : "-"; });
  return rows;
}

}  // namespace

std::string name_of(const Difference& difference) {
  return difference.subject.empty()
             ? std::string(text_of(difference.field))
             : fmt::format("{}, {}", text_of(difference.field), difference.subject);
}

std::vector<Row> rows_of(const Finding& finding) {
  const Difference& difference = *finding.comparison.difference;
  std::vector<Row> rows = outcome_rows(finding);
  std::ranges::move(block_rows(finding), std::back_inserter(rows));
  const auto known = std::ranges::find(rows, name_of(difference), &Row::name);
  if (known == rows.end()) {
    rows.insert(rows.begin(), {name_of(difference), difference.model, difference.engine, true});
  }
  return rows;
}

}  // namespace fibertap::validation
