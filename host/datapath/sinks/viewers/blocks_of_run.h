#ifndef FIBERTAP_HOST_DATAPATH_SINKS_VIEWERS_BLOCKS_OF_RUN_H_
#define FIBERTAP_HOST_DATAPATH_SINKS_VIEWERS_BLOCKS_OF_RUN_H_

#include <cstring>
#include <span>

#include "abi/result_block.h"

namespace fibertap {

/// Calls `each` with head and bytes of every block of a run, until it returns false. Options may
/// have been given another form; the head is that of an engine.
template <typename Each>
void for_each_block(std::span<const std::uint8_t> run, Each each) {
  while (!run.empty()) {
    abi::ResultHead head;
    std::memcpy(&head, run.data(), sizeof(head));
    if (!each(head, run.first(head.length))) return;
    run = run.subspan(head.length);
  }
}

}  // namespace fibertap

#endif  // FIBERTAP_HOST_DATAPATH_SINKS_VIEWERS_BLOCKS_OF_RUN_H_
