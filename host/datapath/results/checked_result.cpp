#include "host/datapath/results/checked_result.h"

#include <cstring>
#include <numeric>

#include "abi/disposition.h"
#include "abi/result_block.h"
#include "host/base/crc32c.h"
#include "host/datapath/results/checked_outcomes.h"
#include "host/datapath/results/result_check.h"

namespace fibertap {
namespace {

/// Bytes of the block at the front of `run`.
std::uint32_t check_block(std::span<const std::uint8_t> run, std::size_t interfaces,
                          const ResultCheck& check) {
  check.at_most("bytes of the smallest block", abi::kResultOverhead, run.size());
  abi::ResultHead head;
  std::memcpy(&head, run.data(), sizeof(head));
  check.equal("block type", head.type, abi::kEnhancedPacketBlock);
  check.at_most("block caplen", head.caplen, abi::kMaxFrameBytes);
  check.equal("block length", head.length, abi::result_block_bytes(head.caplen));
  check.at_most("block length", head.length, run.size());
  check.at_most("block caplen", head.caplen, head.origlen);
  check.at_most("block interface id", head.interface_id + std::uint64_t{1}, interfaces);
  std::uint32_t trailer = 0;
  std::memcpy(&trailer, run.data() + head.length - sizeof(trailer), sizeof(trailer));
  check.equal("block trailing length", trailer, head.length);
  return head.length;
}

}  // namespace

CheckedResult check_result(const BatchSlot& slot, std::string_view engine, std::uint32_t generation,
                           std::size_t interfaces) {
  const ResultCheck check(slot, engine);
  const abi::BatchStatus& status = slot.status;
  check.equal("error bits", status.errors, 0);
  check.equal("rule generation", status.generation, generation);
  for (const std::uint64_t frames : status.frames) {
    check.at_most("frames of a disposition", frames, slot.frames);
  }
  for (const std::uint64_t frames : status.rejected_by) {
    check.at_most("frames of a rejection", frames, slot.frames);
  }
  check.equal("sum of all dispositions",
              std::accumulate(std::begin(status.frames), std::end(status.frames), std::uint64_t{0}),
              slot.frames);
  check.equal("sum of all rejections",
              std::accumulate(std::begin(status.rejected_by), std::end(status.rejected_by),
                              std::uint64_t{0}),
              status.frames[static_cast<std::size_t>(abi::Disposition::rejected)]);
  check_outcomes(slot, check);
  check.at_most("result bytes", status.result_bytes, slot.result.size());

  const std::span<const std::uint8_t> blocks = slot.result.first(status.result_bytes);
  std::uint64_t count = 0;
  for (std::size_t at = 0; at < blocks.size(); ++count) {
    at += check_block(blocks.subspan(at), interfaces, check);
  }
  check.equal("accepted frames", count,
              status.frames[static_cast<std::size_t>(abi::Disposition::accepted)]);
  return {blocks, count, slot.outcomes.first(slot.frames)};
}

void check_signature(const BatchSlot& slot, std::string_view engine) {
  const ResultCheck check(slot, engine);
  const auto crc_of = [](std::span<const std::uint8_t> bytes) {
    Crc32c sum;
    sum.add(bytes);
    return sum.value();
  };
  const std::uint64_t whole_beats = abi::beats(slot.status.result_bytes) * abi::kBeatBytes;
  check.equal("CRC-32C of the result", crc_of(slot.result.first(whole_beats)),
              slot.status.result_crc32c);
  const auto words = slot.outcomes.first(abi::outcome_words(slot.frames));
  check.equal("CRC-32C of the outcome words",
              crc_of({reinterpret_cast<const std::uint8_t*>(words.data()), words.size_bytes()}),
              slot.status.outcomes_crc32c);
}

}  // namespace fibertap
