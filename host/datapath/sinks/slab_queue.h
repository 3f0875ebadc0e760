#ifndef FIBERTAP_HOST_DATAPATH_SINKS_SLAB_QUEUE_H_
#define FIBERTAP_HOST_DATAPATH_SINKS_SLAB_QUEUE_H_

#include <cstddef>
#include <cstdint>
#include <list>
#include <memory>
#include <span>
#include <vector>

#include "abi/limits.h"
#include "abi/result_block.h"
#include "host/rules/interfaces.h"

namespace fibertap {

/// Memory for a run of whole blocks that an engine wrote (SPEC 9).
struct Slab {
  static constexpr std::size_t kBytes = std::size_t{256} << 10;
  static constexpr std::size_t kLargestBlock = abi::result_block_bytes(abi::kMaxFrameBytes);

  std::unique_ptr<std::uint8_t[]> memory;  // kBytes; none where interfaces stand
  std::size_t used = 0;
  std::uint64_t frames = 0;
  bool is_being_filled = false;
  std::vector<Interface> interfaces{};  // described by it, instead of blocks

  std::size_t room() const noexcept { return memory ? kBytes - used : 0; }
  std::span<std::uint8_t> blocks() noexcept { return {memory.get(), used}; }
  std::size_t weight() const noexcept { return used + interfaces.size(); }

  /// Appends a run of blocks; it has room for them.
  void append(std::span<const std::uint8_t> run, std::uint64_t frames_of_run) noexcept;
};

/// A queue of blocks in slabs that are allocated once. Whoever owns it locks it: only what stands
/// in slabs that reserve() or take() gave is touched without the lock.
class SlabQueue {
 public:
  using Slabs = std::list<Slab>;

  /// The slabs into which one writer fills its blocks, one after the other. The first may have
  /// blocks of before.
  struct Reserved {
    Slabs::iterator first;
    Slabs::iterator last;
  };

  /// Allocates what `bytes` of blocks take.
  explicit SlabQueue(std::size_t bytes);

  bool is_empty() const noexcept { return queued_.empty(); }

  /// Slabs behind all that is queued, with room for `bytes` of whole blocks, to be filled and
  /// committed. When more is queued than the queue is for, or several fill at once, slabs may be
  /// added; throws std::bad_alloc where there is no memory for them, and nothing has been done
  /// then.
  Reserved reserve(std::size_t bytes);

  /// What was filled may be taken.
  void commit(const Reserved& reserved) noexcept;

  /// A description of interfaces behind all that is queued.
  void push(Slabs& description) noexcept { queued_.splice(queued_.end(), description); }

  /// Whether the oldest slab is there and filled.
  bool has_next() const noexcept { return !queued_.empty() && !queued_.front().is_being_filled; }

  /// The oldest slab, which nobody fills any more; one element.
  Slabs take() noexcept;

  /// What take() gave, to be filled again.
  void give_back(Slabs& slab) noexcept;

  /// Nothing is queued any more.
  void clear() noexcept;

 private:
  Slabs queued_;
  Slabs free_;  // the one used last is taken first: it is in the cache
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_DATAPATH_SINKS_SLAB_QUEUE_H_
