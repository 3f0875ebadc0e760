#ifndef FIBERTAP_HOST_DATAPATH_SINKS_SLAB_FILL_H_
#define FIBERTAP_HOST_DATAPATH_SINKS_SLAB_FILL_H_

#include <cstdint>

#include "host/datapath/results/checked_result.h"
#include "host/datapath/sinks/session_filter.h"
#include "host/datapath/sinks/slab_queue.h"

namespace fibertap {

/// Of a run of blocks those that a sink takes.
struct TakenBlocks {
  std::uint64_t bytes = 0;
  std::uint64_t frames = 0;
};

TakenBlocks taken_blocks(const CheckedResult& result, const SessionFilter& sessions) noexcept;

/// Copies the blocks that `sessions` takes, in their order, into slabs with room for them.
void fill(const SlabQueue::Reserved& slabs, const CheckedResult& result,
          const SessionFilter& sessions) noexcept;

}  // namespace fibertap

#endif  // FIBERTAP_HOST_DATAPATH_SINKS_SLAB_FILL_H_
