#ifndef FIBERTAP_HOST_DATAPATH_SINKS_ANNOTATIONS_H_
#define FIBERTAP_HOST_DATAPATH_SINKS_ANNOTATIONS_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace fibertap {

/// What a sink does with the options of the blocks that engines write (SPEC 9). Both write a run of
/// such blocks to a place of as many bytes, which may be the run's own, and return the bytes that
/// they wrote.

/// Puts a comment in the place of hash and verdict, "vni 7001 rule 100", filled with spaces to the
/// same bytes, so that no block changes its length.
class CommentWriter {
 public:
  CommentWriter();

  std::size_t write(std::span<const std::uint8_t> blocks, std::uint8_t* to) noexcept;

 private:
  /// The option of a VNI and a rule.
  struct Known {
    std::uint64_t vni_and_rule;  // as they stand in a block
    std::array<char, 32> option;
  };

  const char* option_of(const std::uint8_t* tail) noexcept;

  /// Each in the place that its VNI and rule lead to: a lookup costs half of what making one does.
  std::vector<Known> known_;
};

/// Leaves hash and verdict out.
std::size_t write_without_annotations(std::span<const std::uint8_t> blocks,
                                      std::uint8_t* to) noexcept;

}  // namespace fibertap

#endif  // FIBERTAP_HOST_DATAPATH_SINKS_ANNOTATIONS_H_
