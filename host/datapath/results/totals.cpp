#include "host/datapath/results/totals.h"

#include <cstring>

#include "abi/frame_record.h"

namespace fibertap {
namespace {

void add_to(Totals::Count& sum, const Totals::Count& count) {
  sum.frames += count.frames;
  sum.bytes += count.bytes;
}

}  // namespace

Totals::Count Totals::offered() const {
  Count sum = card_lost;
  for (const Count& count : by_disposition) {
    add_to(sum, count);
  }
  return sum;
}

void Totals::add(const Totals& other) {
  for (std::size_t i = 0; i < by_disposition.size(); ++i) {
    add_to(by_disposition[i], other.by_disposition[i]);
  }
  for (std::size_t i = 0; i < rejected_by.size(); ++i) rejected_by[i] += other.rejected_by[i];
  add_to(outer_truncated, other.outer_truncated);
  add_to(card_lost, other.card_lost);
}

void Totals::add(const abi::BatchStatus& status) {
  for (std::size_t i = 0; i < by_disposition.size(); ++i) {
    by_disposition[i].frames += status.frames[i];
    by_disposition[i].bytes += status.bytes[i];
  }
  for (std::size_t i = 0; i < rejected_by.size(); ++i) rejected_by[i] += status.rejected_by[i];
  outer_truncated.frames += status.outer_truncated_frames;
  outer_truncated.bytes += status.outer_truncated_bytes;
}

void Totals::add_lost(const BatchSlot& slot) {
  card_lost.frames += slot.frames;
  std::size_t at = 0;
  for (std::uint32_t i = 0; i < slot.frames; ++i) {
    abi::FrameHead head;
    std::memcpy(&head, slot.arena.data() + at, sizeof(head));
    card_lost.bytes += head.origlen;
    at += abi::frame_record_bytes(head.caplen);
  }
}

}  // namespace fibertap
