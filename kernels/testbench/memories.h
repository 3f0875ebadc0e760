#ifndef FIBERTAP_KERNELS_TESTBENCH_MEMORIES_H_
#define FIBERTAP_KERNELS_TESTBENCH_MEMORIES_H_

#include <string>
#include <vector>

#include "hls/beat.h"
#include "hls/report_batch.h"
#include "kernels/testbench/hex.h"
#include "kernels/testbench/vector_folder.h"

namespace fibertap {
namespace testbench {

/// The words of a memory as a vector file has them, one a line.
template <int W>
class Words {
 public:
  Words(const VectorFolder& folder, const std::string& file)
      : file_(file), lines_(folder.lines(file)) {
    for (const Line& line : lines_) {
      ap_uint<W> word;
      if (!from_hex(line.text, word)) {
        throw Mismatch(file + ", line " + std::to_string(line.number) + "\n  found    " +
                       line.text + "\n  expected a word of " + std::to_string(W) + " bits");
      }
      words_.push_back(word);
    }
  }

  /// A memory of which the size is known.
  Words(const VectorFolder& folder, const std::string& file, uint32_t words) : Words(folder, file) {
    if (size() == words) return;
    throw Mismatch(file + "\n  expected " + std::to_string(words) + " words\n  found    " +
                   std::to_string(size()));
  }

  uint32_t size() const { return static_cast<uint32_t>(words_.size()); }

  void copy_to(ap_uint<W>* memory) const {
    for (std::size_t i = 0; i < words_.size(); ++i) memory[i] = words_[i];
  }

  /// Throws Mismatch at the first word that is not the one expected.
  void check(const ap_uint<W>* memory) const { check(memory, words_.size(), 0); }

  /// Throws Mismatch at the first of `size` words that is not the one expected; behind those in the
  /// file they are `untouched`.
  void check(const ap_uint<W>* memory, std::size_t size, const ap_uint<W>& untouched) const {
    for (std::size_t i = 0; i < words_.size(); ++i) {
      const std::string found = i < size ? to_hex(memory[i]) : "no word";
      if (i < size && memory[i] == words_[i]) continue;
      fail("line " + std::to_string(lines_[i].number), lines_[i].text, found);
    }
    for (std::size_t i = words_.size(); i < size; ++i) {
      if (memory[i] != untouched) fail("behind the last line", "no word", to_hex(memory[i]));
    }
  }

 private:
  void fail(const std::string& place, const std::string& expected, const std::string& found) const {
    throw Mismatch(file_ + ", " + place + "\n  expected " + expected + "\n  found    " + found);
  }

  std::string file_;
  std::vector<Line> lines_;
  std::vector<ap_uint<W>> words_;
};

/// Card memory behind an m_axi port, as large as co-simulation copies it (`depth` of the port) or
/// larger. What nobody writes stays kUntouched.
class CardMemory {
 public:
  explicit CardMemory(std::size_t depth) : beats_(depth, kernel::RawBeat(kUntouched)) {}
  CardMemory(std::size_t depth, const Words<kernel::kBeatBits>& words)
      : beats_(words.size() > depth ? words.size() : depth, kernel::RawBeat(kUntouched)) {
    words.copy_to(data());
  }

  kernel::RawBeat* data() { return beats_.data(); }

  void check(const Words<kernel::kBeatBits>& words) const {
    words.check(beats_.data(), beats_.size(), kernel::RawBeat(kUntouched));
  }

 private:
  static constexpr uint64_t kUntouched = 0x6472617567;

  std::vector<kernel::RawBeat> beats_;
};

/// `depth` of the kernel's ports, and of the stages' that share them.
constexpr std::size_t kInputDepth = 16384;
constexpr std::size_t kOutputDepth = 19456;
constexpr std::size_t kOutcomeDepth = 1024;
constexpr uint32_t kStatusDepth = kernel::kStatusBeats;

}  // namespace testbench
}  // namespace fibertap

#endif  // FIBERTAP_KERNELS_TESTBENCH_MEMORIES_H_
