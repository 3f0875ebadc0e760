#include "host/lab/validate/outcome.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

#include "abi/result_block.h"
#include "sim/model/model.h"

namespace fibertap::validation {
namespace {

/// A record alone in its arena.
std::vector<std::uint8_t> record_of(const CaseFrame& frame) {
  const auto caplen = static_cast<std::uint16_t>(frame.bytes.size());
  const abi::FrameHead head{frame.timestamp_ns, frame.origlen, caplen};
  std::vector<std::uint8_t> record(abi::frame_record_bytes(caplen));
  std::memcpy(record.data(), &head, sizeof(head));
  std::ranges::copy(frame.bytes, record.begin() + sizeof(head));
  return record;
}

}  // namespace

std::string text_of(const Outcome& outcome) {
  if (!outcome.rejection) return abi::name(outcome.disposition);
  return fmt::format("{} ({})", abi::name(outcome.disposition), abi::name(*outcome.rejection));
}

std::string_view deciding_stage(const Outcome& left, const Outcome& right) {
  using abi::Disposition;
  // Dispositions stand in the order in which frames meet their tests.
  const Disposition earlier = std::min(left.disposition, right.disposition);
  if (earlier < Disposition::unknown_vni) return "parse_outer";
  if (earlier == Disposition::unknown_vni) return "search_session";
  const bool is_non_ip = left.rejection == abi::Rejection::non_ip;
  return is_non_ip != (right.rejection == abi::Rejection::non_ip) ? "parse_inner" : "filter_match";
}

std::optional<Outcome> gained(const abi::BatchStatus& status, const abi::BatchStatus& other) {
  std::optional<abi::Rejection> rejection;
  for (std::uint32_t i = abi::kRejections; i-- > 0;) {
    if (status.rejected_by[i] > other.rejected_by[i]) rejection = static_cast<abi::Rejection>(i);
  }
  for (std::uint32_t i = 0; i < abi::kDispositions; ++i) {
    if (status.frames[i] <= other.frames[i]) continue;
    const auto disposition = static_cast<abi::Disposition>(i);
    if (disposition != abi::Disposition::rejected) return Outcome{disposition, {}};
    return Outcome{disposition, rejection};
  }
  if (rejection) return Outcome{abi::Disposition::rejected, rejection};
  return std::nullopt;
}

std::vector<Outcome> model_outcomes(const CaseBatch& batch, const RuleImage& image) {
  model::Model model;
  model.load(image.bytes());
  std::vector<Outcome> outcomes;
  for (const CaseFrame& frame : batch) {
    const std::vector<std::uint8_t> record = record_of(frame);
    std::vector<std::uint8_t> result(abi::max_result_bytes(record.size()));
    std::vector<abi::OutcomeWord> words(abi::outcome_words(1));
    outcomes.push_back(gained(model.run(record, 1, result, words), abi::BatchStatus{}).value());
  }
  return outcomes;
}

}  // namespace fibertap::validation
