#include "host/datapath/sinks/annotations.h"

#include <bit>
#include <charconv>
#include <cstring>
#include <string_view>

#include "abi/result_block.h"

namespace fibertap {
namespace {

using abi::ResultTail;

static_assert(std::endian::native == std::endian::little, "blocks are read as they lie");

/// Where hash and verdict stand in a tail.
constexpr std::size_t kBegin = offsetof(ResultTail, hash_code);
constexpr std::size_t kEnd = offsetof(ResultTail, end_code);
constexpr std::uint32_t kBytes = kEnd - kBegin;

constexpr int kKnownBits = 12;
constexpr std::size_t kKnown = std::size_t{1} << kKnownBits;
constexpr std::uint64_t kFibonacci = 0x9E3779B97F4A7C15;  // spreads over the upper bits

/// opt_comment, of the bytes of hash and verdict.
constexpr std::uint16_t kCommentCode = 1;
constexpr std::uint16_t kTextBytes = kBytes - 4;
static_assert(std::string_view("vni 16777215 rule 4294967295").size() <= kTextBytes);

std::uint32_t length_of(const std::uint8_t* block) noexcept {
  std::uint32_t length;
  std::memcpy(&length, block + offsetof(abi::ResultHead, length), sizeof(length));
  return length;
}

std::uint32_t big_endian(const std::uint8_t* bytes) noexcept {
  std::uint32_t value;
  std::memcpy(&value, bytes, sizeof(value));
  return __builtin_bswap32(value);
}

/// At most eight characters of a text, as a word in memory, filled with spaces.
constexpr std::uint64_t word_of(std::string_view text) noexcept {
  std::uint64_t word = 0;
  for (std::size_t i = 8; i-- > 0;) {
    word = word << 8 | static_cast<unsigned char>(i < text.size() ? text[i] : ' ');
  }
  return word;
}

char* put(char* to, std::uint64_t word, std::size_t characters) noexcept {
  std::memcpy(to, &word, sizeof(word));
  return to + characters;
}

constexpr std::uint32_t kEightDigits = 100'000'000;

/// A number below kEightDigits, and spaces up to eight characters. All digits at once: 10 000s,
/// then 100s, then 10s are split off in parts of one register, for a comment is made of every
/// frame.
char* put_digits(char* to, std::uint32_t number) noexcept {
  std::uint64_t digits = number / 10'000 | std::uint64_t{number % 10'000} << 32;
  const std::uint64_t hundreds = digits * 10'486 >> 20 & 0x0000'007F'0000'007F;
  digits = hundreds | (digits - 100 * hundreds) << 16;
  const std::uint64_t tens = digits * 103 >> 10 & 0x000F'000F'000F'000F;
  digits = tens | (digits - 10 * tens) << 8;
  // The first digit is the lowest byte; of zeros in front the last one stays.
  const auto zeros = static_cast<unsigned>(std::countr_zero(digits | std::uint64_t{1} << 56)) & ~7U;
  const std::uint64_t spaces = ~(~std::uint64_t{0} >> zeros) & word_of("");
  return put(to, (digits | word_of("00000000")) >> zeros | spaces, 8 - zeros / 8);
}

void put_comment(char* option, std::uint32_t vni, std::uint32_t number) noexcept {
  std::memcpy(option, &kCommentCode, sizeof(kCommentCode));
  std::memcpy(option + 2, &kTextBytes, sizeof(kTextBytes));
  std::memset(option + 4, ' ', kTextBytes);
  char* at = put(option + 4, word_of("vni "), 4);
  at = put_digits(at, vni);
  if (number == abi::kNoRule) {
    put(at, word_of(" no rule"), 8);
  } else {
    at = put(at, word_of(" rule "), 6);
    number < kEightDigits ? put_digits(at, number) : std::to_chars(at, option + kBytes, number).ptr;
  }
}

}  // namespace

CommentWriter::CommentWriter() : known_(kKnown) {
  for (Known& known : known_) put_comment(known.option.data(), 0, 0);
}

const char* CommentWriter::option_of(const std::uint8_t* tail) noexcept {
  std::uint64_t vni_and_rule;
  std::memcpy(&vni_and_rule, tail + offsetof(ResultTail, vni), sizeof(vni_and_rule));
  Known& known = known_[vni_and_rule * kFibonacci >> (64 - kKnownBits)];
  if (known.vni_and_rule != vni_and_rule) {
    known.vni_and_rule = vni_and_rule;
    put_comment(known.option.data(), big_endian(tail + offsetof(ResultTail, vni)),
                big_endian(tail + offsetof(ResultTail, number)));
  }
  return known.option.data();
}

std::size_t CommentWriter::write(std::span<const std::uint8_t> blocks, std::uint8_t* to) noexcept {
  const bool is_copy = to != blocks.data();
  const std::uint8_t* const end = blocks.data() + blocks.size();
  for (const std::uint8_t* block = blocks.data(); block != end;) {
    const std::uint32_t length = length_of(block);
    const std::uint8_t* const tail = block + length - sizeof(ResultTail);
    std::uint8_t* const to_tail = to + length - sizeof(ResultTail);
    const char* const option = option_of(tail);
    if (is_copy) {
      std::memcpy(to, block, length - sizeof(ResultTail) + kBegin);
      std::memcpy(to_tail + kEnd, tail + kEnd, sizeof(ResultTail) - kEnd);
    }
    std::memcpy(to_tail + kBegin, option, kBytes);
    block += length;
    to += length;
  }
  return blocks.size();
}

std::size_t write_without_annotations(std::span<const std::uint8_t> blocks,
                                      std::uint8_t* to) noexcept {
  std::uint8_t* const begin = to;
  const std::uint8_t* const end = blocks.data() + blocks.size();
  for (const std::uint8_t* block = blocks.data(); block != end;) {
    const std::uint32_t length = length_of(block);
    const std::uint32_t shorter = length - kBytes;
    const std::size_t kept = length - sizeof(ResultTail) + kBegin;
    std::memmove(to, block, kept);
    std::memcpy(to + offsetof(abi::ResultHead, length), &shorter, sizeof(shorter));
    std::memset(to + kept, 0, sizeof(ResultTail::end_code) + sizeof(ResultTail::end_length));
    std::memcpy(to + shorter - sizeof(shorter), &shorter, sizeof(shorter));
    block += length;
    to += shorter;
  }
  return static_cast<std::size_t>(to - begin);
}

}  // namespace fibertap
