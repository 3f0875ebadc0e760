#include "sim/model/model.h"

#include <algorithm>
#include <cstring>

#include "abi/frame_record.h"
#include "abi/result_block.h"
#include "sim/model/crc32c.h"
#include "sim/model/direction.h"
#include "sim/model/flow_hash.h"
#include "sim/model/inner.h"
#include "sim/model/outer.h"
#include "sim/model/result_block.h"
#include "sim/model/verdict.h"

namespace fibertap::model {
namespace {

using abi::Disposition;

/// Result blocks back to back. Once one does not fit, none is written any more.
class ResultWriter {
 public:
  explicit ResultWriter(std::span<std::uint8_t> result) : result_(result) {}

  void append(Bytes block) {
    full_ = full_ || !holds(result_, written_, block.size());
    if (full_) return;
    std::ranges::copy(block, result_.begin() + static_cast<std::ptrdiff_t>(written_));
    written_ += block.size();
  }

  /// Fills the last beat and signs the run.
  void finish(abi::BatchStatus& status) {
    const std::size_t whole = abi::beats(written_) * abi::kBeatBytes;
    std::fill_n(result_.begin() + static_cast<std::ptrdiff_t>(written_), whole - written_,
                std::uint8_t{0});
    Crc32c crc;
    crc.add(result_.first(whole));
    status.result_bytes = written_;
    status.result_crc32c = crc.value();
    if (full_) status.errors |= abi::kErrorResultFull;
  }

 private:
  std::span<std::uint8_t> result_;
  std::size_t written_ = 0;
  bool full_ = false;
};

/// Judges the frames of one batch.
class Batch {
 public:
  Batch(const Tables& tables, std::vector<abi::SessionCounters>& sessions,
        std::vector<std::uint64_t>& row_hits, ResultWriter& results, abi::BatchStatus& status)
      : tables_(tables),
        sessions_(sessions),
        row_hits_(row_hits),
        results_(results),
        status_(status) {}

  /// What became of one frame.
  abi::OutcomeWord take(std::uint64_t timestamp_ns, std::uint32_t origlen, Bytes frame) {
    const Outer outer = parse_outer(frame, origlen, tables_.vxlan_port);
    if (outer.truncated) {
      status_.outer_truncated_frames += 1;
      status_.outer_truncated_bytes += origlen;
    }
    const abi::OutcomeWord outcome = outer.disposition ? abi::outcome_word(*outer.disposition)
                                                       : judge_inner(timestamp_ns, outer);
    const auto disposition = static_cast<std::size_t>(outcome.disposition());
    status_.frames[disposition] += 1;
    status_.bytes[disposition] += origlen;
    return outcome;
  }

 private:
  abi::OutcomeWord judge_inner(std::uint64_t timestamp_ns, const Outer& outer) {
    const auto index = tables_.session_of(outer.vni);
    if (!index) return abi::outcome_word(Disposition::unknown_vni, outer.vni);
    const Session& session = tables_.sessions[*index];
    abi::SessionCounters& counters = sessions_[*index];

    const Inner inner = parse_inner(outer.inner);
    const Direction direction = direction_of(session, outer, inner).direction;
    const Verdict verdict = judge(session, inner, direction);
    if (verdict.row) row_hits_[session.first_counter + *verdict.row] += 1;
    if (verdict.rejection) {
      status_.rejected_by[static_cast<std::size_t>(*verdict.rejection)] += 1;
      counters.rejected += 1;
      return abi::outcome_word(*verdict.rejection, outer.vni);
    }

    Accepted accepted{};
    accepted.interface_id = session.interface_id;
    accepted.timestamp_ns = timestamp_ns;
    accepted.kept = truncate(outer.inner, session.packet_length);
    accepted.origlen = inner_origlen(outer, inner);
    accepted.direction = direction;
    accepted.flow_hash = flow_hash(inner);
    accepted.vni = outer.vni;
    if (verdict.row) {
      accepted.rule_number = (*session.rules)[*verdict.row].number;
      accepted.row = static_cast<std::uint32_t>(*verdict.row);
    }
    counters.accepted += 1;
    if (accepted.kept.size() < accepted.origlen) counters.truncated += 1;
    results_.append(result_block(accepted));
    return abi::outcome_word(Disposition::accepted, outer.vni);
  }

  const Tables& tables_;
  std::vector<abi::SessionCounters>& sessions_;
  std::vector<std::uint64_t>& row_hits_;
  ResultWriter& results_;
  abi::BatchStatus& status_;
};

}  // namespace

abi::BatchStatus Model::load(Bytes image) {
  abi::BatchStatus status{};
  tables_ = decode_tables(image);
  sessions_.assign(tables_ ? tables_->sessions.size() : 0, {});
  row_hits_.assign(tables_ ? tables_->row_counters : 0, 0);
  if (tables_) {
    status.generation = tables_->generation;
  } else {
    status.errors = abi::kErrorImage;
  }
  return status;
}

abi::BatchStatus Model::run(Bytes arena, std::uint32_t frames, std::span<std::uint8_t> result,
                            std::span<abi::OutcomeWord> outcomes) {
  abi::BatchStatus status{};
  if (!tables_) {
    status.errors = abi::kErrorNotLoaded;
    return status;
  }
  status.generation = tables_->generation;
  ResultWriter results(result);
  Batch batch(*tables_, sessions_, row_hits_, results, status);
  const auto words = outcomes.first(abi::outcome_words(frames));
  std::ranges::fill(words, abi::OutcomeWord{});
  std::size_t at = 0;
  for (std::uint32_t i = 0; i < frames; ++i) {
    abi::FrameHead head{};
    const bool there = holds(arena, at, sizeof(head));
    if (there) std::memcpy(&head, arena.data() + at, sizeof(head));
    if (!there || head.caplen > abi::kMaxFrameBytes ||
        !holds(arena, at + sizeof(head), head.caplen)) {
      status.errors |= abi::kErrorImpossibleHead;
      break;
    }
    words[i] =
        batch.take(head.timestamp_ns, head.origlen, arena.subspan(at + sizeof(head), head.caplen));
    at += abi::frame_record_bytes(head.caplen);
  }
  results.finish(status);
  Crc32c crc;
  crc.add({reinterpret_cast<const std::uint8_t*>(words.data()), words.size_bytes()});
  status.outcomes_crc32c = crc.value();
  return status;
}

abi::BatchStatus Model::read_counters(std::span<std::uint8_t> out) const {
  abi::BatchStatus status{};
  if (!tables_) {
    status.errors = abi::kErrorNotLoaded;
    return status;
  }
  status.generation = tables_->generation;
  const std::size_t bytes = abi::counter_image_bytes(sessions_.size(), row_hits_.size());
  if (out.size() < bytes) {
    status.errors = abi::kErrorResultFull;
    return status;
  }
  abi::CounterImageHeader header{};
  header.magic = abi::kCounterImageMagic;
  header.generation = tables_->generation;
  header.session_rows = static_cast<std::uint32_t>(sessions_.size());
  header.row_counters = static_cast<std::uint32_t>(row_hits_.size());

  auto end = out.begin();
  const auto append = [&end](const auto* records, std::size_t count) {
    end =
        std::copy_n(reinterpret_cast<const std::uint8_t*>(records), count * sizeof(*records), end);
  };
  append(&header, 1);
  append(sessions_.data(), sessions_.size());
  append(row_hits_.data(), row_hits_.size());
  std::fill(end, out.begin() + static_cast<std::ptrdiff_t>(bytes), std::uint8_t{0});
  status.result_bytes = bytes;
  return status;
}

}  // namespace fibertap::model
