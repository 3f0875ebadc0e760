#ifndef FIBERTAP_HOST_DATAPATH_ENGINES_CPU_BATCH_RUN_H_
#define FIBERTAP_HOST_DATAPATH_ENGINES_CPU_BATCH_RUN_H_

#include <cstddef>
#include <cstdint>

#include "abi/batch_status.h"
#include "abi/frame_record.h"
#include "abi/limits.h"
#include "abi/outcome_word.h"
#include "abi/rule_image.h"
#include "host/datapath/engines/cpu/envelope.h"
#include "host/datapath/engines/cpu/flow_hash.h"
#include "host/datapath/engines/cpu/inner_frame.h"
#include "host/datapath/engines/cpu/kernel.h"
#include "host/datapath/engines/cpu/matcher.h"
#include "host/datapath/engines/cpu/outcome_writer.h"
#include "host/datapath/engines/cpu/record_prefetch.h"
#include "host/datapath/engines/cpu/result_writer.h"

namespace fibertap::cpu {

/// One RUN by the instruction set `Isa`: group after group of frames goes through the steps, so
/// that what a step waits for was asked for by the one before.
template <typename Isa>
class BatchRun {
 public:
  BatchRun(const Tables& tables, const Counters& counters, const BatchMemory& memory)
      : tables_(tables),
        counters_(counters),
        matcher_(tables),
        record_(memory.arena),
        arena_end_(memory.arena + memory.arena_bytes),
        frames_left_(memory.frames),
        prefetch_(memory.arena),
        writer_(memory.result, memory.result_bytes, arena_end_),
        outcomes_(memory.outcomes, memory.frames) {}

  abi::BatchStatus run() {
    status_.generation = tables_.generation;
    prefetch_.pace(record_);
    while (frames_left_ != 0) {
      open_envelopes();
      parse_frames();
      look_up_sessions();
      judge();
      write();
      writer_.sign();
    }
    writer_.finish();
    count_judged();
    status_.result_bytes = writer_.result_bytes();
    status_.result_crc32c = writer_.crc();
    status_.outcomes_crc32c = outcomes_.finish();
    if (writer_.is_full()) status_.errors |= abi::kErrorResultFull;
    return status_;
  }

 private:
  using Disposition = abi::Disposition;

  /// A frame of the group that goes on to its session.
  struct Job {
    const std::uint8_t* record;
    Envelope envelope;
    abi::OutcomeWord* outcome;  // where its word goes
    MatchKey key;
    InnerFacts facts;
    std::uint32_t outer_bytes;  // origlen
    std::uint32_t session;
    std::uint32_t rule;
  };

  std::uint64_t& frames(Disposition disposition) {
    return status_.frames[static_cast<std::size_t>(disposition)];
  }
  std::uint64_t& bytes(Disposition disposition) {
    return status_.bytes[static_cast<std::size_t>(disposition)];
  }

  void count(Disposition disposition, std::uint32_t outer_bytes) {
    frames(disposition) += 1;
    bytes(disposition) += outer_bytes;
  }

  /// What follows from how many frames were judged and why some were rejected is not counted frame
  /// by frame.
  void count_judged() {
    for (const std::uint64_t rejected : status_.rejected_by) {
      frames(Disposition::rejected) += rejected;
    }
    frames(Disposition::accepted) = judged_ - frames(Disposition::rejected);
  }

  /// Walks the records of the next group; frames that end at their envelope leave it.
  void open_envelopes() {
    const std::uint32_t group = frames_left_ < kGroup ? frames_left_ : kGroup;
    abi::OutcomeWord* outcome = outcomes_.next();
    abi::OutcomeWord* const end = outcome + group;
    frames_left_ -= group;
    Job* job = jobs_;
    for (; outcome != end; ++outcome) {
      prefetch_.some();
      const auto there = static_cast<std::size_t>(arena_end_ - record_);
      const std::uint32_t caplen =
          there < sizeof(abi::FrameHead) ? ~0u : load16(record_ + offsetof(abi::FrameHead, caplen));
      if (caplen > abi::kMaxFrameBytes || sizeof(abi::FrameHead) + caplen > there) {
        status_.errors |= abi::kErrorImpossibleHead;
        frames_left_ = 0;
        break;
      }
      job->record = record_;
      job->outcome = outcome;
      if (open(caplen, *job)) ++job;
      const std::size_t bytes =
          (sizeof(abi::FrameHead) + caplen + abi::kBeatBytes - 1) & ~(abi::kBeatBytes - 1);
      record_ = bytes < there ? record_ + bytes : arena_end_;
    }
    outcomes_.set_next(outcome);
    size_ = static_cast<std::size_t>(job - jobs_);
    prefetch_.pace(record_);
  }

  /// Whether the frame of `job` goes on to its session.
  bool open(std::uint32_t caplen, Job& job) {
    job.outer_bytes = load32(job.record + offsetof(abi::FrameHead, origlen));
    job.envelope.is_truncated = false;
    const Disposition disposition =
        parse_envelope(job.record + sizeof(abi::FrameHead), caplen, job.outer_bytes,
                       tables_.vxlan_port, job.envelope);
    if (job.envelope.is_truncated) {
      status_.outer_truncated_frames += 1;
      status_.outer_truncated_bytes += job.outer_bytes;
    }
    if (disposition != Disposition::accepted) {
      *job.outcome = abi::outcome_word(disposition);
      count(disposition, job.outer_bytes);
      return false;
    }
    job.key.vni = job.envelope.vni;
    // Most are accepted in the end, and need no other word.
    *job.outcome = abi::outcome_word(Disposition::accepted, job.key.vni);
    matcher_.prefetch_session_of(job.key.vni);
    return true;
  }

  void parse_frames() {
    for (std::size_t i = 0; i < size_; ++i) {
      prefetch_.some();
      Job& job = jobs_[i];
      parse_inner(job.envelope.inner, job.envelope.inner_caplen, job.key, job.facts);
      job.session = matcher_.session_of(job.key.vni);
      if (job.session == kNoSession) continue;
      const auto* const lines =
          reinterpret_cast<const std::uint8_t*>(&tables_.sessions[job.session]);
      __builtin_prefetch(lines);
      __builtin_prefetch(lines + 64);
      __builtin_prefetch(&counters_.sessions[job.session], 1);
    }
  }

  /// Frames without a session leave the group.
  void look_up_sessions() {
    std::size_t kept = 0;
    for (std::size_t i = 0; i < size_; ++i) {
      const Job& job = jobs_[i];
      if (job.session == kNoSession) {
        *job.outcome = abi::outcome_word(Disposition::unknown_vni, job.key.vni);
        count(Disposition::unknown_vni, job.outer_bytes);
        continue;
      }
      matcher_.prefetch_rules(tables_.sessions[job.session], job.key.ip_version);
      if (kept != i) jobs_[kept] = job;
      ++kept;
    }
    size_ = kept;
    judged_ += kept;
  }

  void judge() {
    for (std::size_t i = 0; i < size_; ++i) {
      prefetch_.some();
      Job& job = jobs_[i];
      const Session& session = tables_.sessions[job.session];
      job.key.directions = directions_of(job, session);
      job.rule = kNoRule;
      if (job.key.ip_version == 0 || (session.flags & abi::kSessionAcceptAll) != 0) continue;
      job.rule = matcher_.rule_of(session, job.key);
      if (job.rule != kNoRule) __builtin_prefetch(&tables_.names[job.rule]);
    }
  }

  /// SPEC 6.
  static std::uint8_t directions_of(const Job& job, const Session& session) {
    const Envelope& envelope = job.envelope;
    if (session.mac_count != 0 && envelope.inner_caplen >= kEthernetBytes) {
      if (Isa::has_mac(session.macs, load_mac(envelope.inner))) return kIngress;
      if (Isa::has_mac(session.macs, load_mac(envelope.inner + 6))) return kEgress;
    }
    if (envelope.ip_version != job.key.ip_version) return kEitherDirection;
    // Without a branch: which way the next frame goes nobody can predict.
    constexpr std::uint8_t kTold[] = {kEitherDirection, kIngress, kEgress, kIngress};
    const unsigned to_source = is_address(job.key.destination, envelope) ? 1 : 0;
    const unsigned from_source = is_address(job.key.source, envelope) ? 2 : 0;
    return kTold[to_source | from_source];
  }

  static bool is_address(const std::uint32_t (&words)[4], const Envelope& envelope) {
    std::uint32_t differing = words[0] ^ be32(envelope.source);
    if (envelope.ip_version == 6) {
      for (int i = 1; i < 4; ++i) differing |= words[i] ^ be32(envelope.source + 4 * i);
    }
    return differing == 0;
  }

  void write() {
    ResultWriter<Isa> writer = writer_;  // a copy that no store can be to, so registers hold it
    for (std::size_t i = 0; i < size_; ++i) {
      prefetch_.some();
      const Job& job = jobs_[i];
      const Session& session = tables_.sessions[job.session];
      if (job.rule != kNoRule) {
        const RuleName& name = tables_.names[job.rule];
        counters_.row_hits[session.first_counter + name.row] += 1;
        if (name.accept) {
          accept(job, session, name.number, name.row, writer);
        } else {
          reject(job, abi::Rejection::rule);
        }
      } else if ((session.flags & abi::kSessionAcceptAll) != 0 ||
                 (job.key.ip_version == 0 && (session.flags & abi::kSessionAcceptNonIp) != 0)) {
        accept(job, session, abi::kNoRule, abi::kNoRule, writer);
      } else {
        reject(job, job.key.ip_version == 0 ? abi::Rejection::non_ip : abi::Rejection::no_match);
      }
    }
    writer_ = writer;
  }

  void reject(const Job& job, abi::Rejection rejection) {
    status_.rejected_by[static_cast<std::size_t>(rejection)] += 1;
    counters_.sessions[job.session].rejected += 1;
    *job.outcome = abi::outcome_word(rejection, job.key.vni);
    bytes(Disposition::rejected) += job.outer_bytes;
  }

  void accept(const Job& job, const Session& session, std::uint32_t number, std::uint32_t row,
              ResultWriter<Isa>& writer) {
    const Envelope& envelope = job.envelope;
    const bool is_ip = job.key.ip_version != 0;
    AcceptedFrame frame;
    frame.timestamp_ns = load64(job.record);
    frame.data = envelope.inner;
    frame.caplen = envelope.inner_caplen < session.packet_length ? envelope.inner_caplen
                                                                 : session.packet_length;
    frame.origlen = is_ip && job.facts.ip_origlen > envelope.inner_bytes ? job.facts.ip_origlen
                                                                         : envelope.inner_bytes;
    frame.interface_id = session.interface_id;
    frame.flags = job.key.directions == kEitherDirection ? 0u : job.key.directions;
    frame.flow_hash = is_ip ? flow_hash(job.key, job.facts.is_fragment) : 0;
    frame.vni = envelope.vni;
    frame.rule_number = number;
    frame.row = row;
    abi::SessionCounters& counters = counters_.sessions[job.session];
    counters.accepted += 1;
    counters.truncated += frame.caplen < frame.origlen ? 1 : 0;
    writer.append(frame);
    bytes(Disposition::accepted) += job.outer_bytes;
  }

  static_assert(static_cast<std::uint32_t>(kIngress) == abi::kEpbInbound &&
                    static_cast<std::uint32_t>(kEgress) == abi::kEpbOutbound,
                "a direction is written as it is");

  const Tables& tables_;
  Counters counters_;
  Matcher<Isa> matcher_;
  const std::uint8_t* record_;  // the next
  const std::uint8_t* arena_end_;
  std::uint32_t frames_left_;
  RecordPrefetch<Isa> prefetch_;
  ResultWriter<Isa> writer_;
  OutcomeWriter<Isa> outcomes_;
  abi::BatchStatus status_{};
  Job jobs_[kGroup];
  std::size_t size_ = 0;
  std::uint64_t judged_ = 0;
};

}  // namespace fibertap::cpu

#endif  // FIBERTAP_HOST_DATAPATH_ENGINES_CPU_BATCH_RUN_H_
