#ifndef FIBERTAP_SIM_CSIM_STAGE_RUNNER_H_
#define FIBERTAP_SIM_CSIM_STAGE_RUNNER_H_

#include <functional>
#include <optional>
#include <string>
#include <type_traits>

#include <ap_int.h>
#include <hls_stream.h>

#include "hls/beat.h"
#include "sim/csim/stream_trace.h"
#include "sim/include/fibertap_stages.h"

// How csim runs the stages of a dataflow region (kernels/dataflow.h).
#define FIBERTAP_STAGE(stage, ...)              \
  ::fibertap::csim::StageRunner::current().run( \
      #stage, [&] { stage(__VA_ARGS__); }, #__VA_ARGS__, __VA_ARGS__)
#define FIBERTAP_JOIN() ::fibertap::csim::StageRunner::current().join()

namespace fibertap::csim {

/// Runs stages as they are called, or gathers them and runs them side by side; on request it looks
/// at what their streams carry. The runner of a thread is the one made last and still alive.
class StageRunner {
 public:
  /// With a trace, what streams carry is added to it, and to `calls` how stages are called; only
  /// where stages are not bounded. With calls, which are for vectors, undefined bytes are cleared;
  /// without, stages get them as they are, so that one that relies on them shows.
  explicit StageRunner(bool bounded, Trace* trace = nullptr, Calls* calls = nullptr);
  ~StageRunner();
  StageRunner(const StageRunner&) = delete;
  StageRunner& operator=(const StageRunner&) = delete;

  static StageRunner& current();

  /// `names` are the arguments as they stand in the call.
  template <typename... Args>
  void run(const char* stage, std::function<void()> body, const char* names, Args&&... args) {
    if (stages_) {
      stages_->add(stage, std::move(body));
      return;
    }
    body();
    if (trace_ == nullptr) return;
    if (calls_ != nullptr) calls_->push_back({stage, {}});
    std::string left = names;
    (look_at(stage, cut_name(left), args), ...);
  }

  /// Returns when all stages of the region have ended. Throws StreamDeadlock.
  void join();

 private:
  template <typename Argument>
  void look_at(const char*, const std::string& name, Argument& argument) {
    if constexpr (std::is_integral_v<Argument>) {
      note_scalar(name, static_cast<std::uint64_t>(argument));
    }
  }
  template <int kWidth>
  void look_at(const char*, const std::string& name, ap_uint<kWidth>& scalar) {
    note_scalar(name, scalar.to_uint64());
  }
  template <int kWidth, int kDepth>
  void look_at(const char* stage, const std::string& name,
               ::hls::stream<ap_uint<kWidth>, kDepth>& stream) {
    if constexpr (kWidth == kernel::Beat::kBits) {
      if (calls_ != nullptr && carries_beats(name)) clear_undefined_bytes(stream);
    }
    note(stage, name, tokens_of(stream));
  }

  /// The first of `names`, which loses it.
  static std::string cut_name(std::string& names);

  static void clear_undefined_bytes(kernel::TokenStream<kernel::Beat>& stream) {
    for (std::size_t left = stream.size(); left != 0; --left) {
      kernel::Beat beat = kernel::read<kernel::Beat>(stream);
      const int bits = 8 * beat.count.to_int();
      if (bits < kernel::kBeatBits) beat.data.range(kernel::kBeatBits - 1, bits) = 0;
      stream.write(kernel::pack(beat));
    }
  }

  /// Takes all tokens out and puts them back.
  template <int kWidth>
  static std::vector<Bits> tokens_of(::hls::stream<ap_uint<kWidth>>& stream) {
    std::vector<Bits> tokens;
    std::vector<ap_uint<kWidth>> held;
    while (!stream.empty()) held.push_back(stream.read());
    for (const ap_uint<kWidth>& token : held) {
      Bits& bits = tokens.emplace_back(Bits{kWidth, std::vector<std::uint8_t>((kWidth + 7) / 8)});
      for (int i = 0; i < kWidth; i += 8) {
        const int high = i + 7 < kWidth ? i + 7 : kWidth - 1;
        bits.bytes[static_cast<std::size_t>(i / 8)] =
            static_cast<std::uint8_t>(token.range(high, i).to_uint());
      }
      stream.write(token);
    }
    return tokens;
  }

  /// Regions call stages in data order, so the first to see a stream has written it, the second has
  /// read it.
  void note(const char* stage, const std::string& name, std::vector<Bits> tokens);

  void note_scalar(const std::string& name, std::uint64_t value);

  std::optional<Stages> stages_;
  Trace* trace_;
  Calls* calls_;
  StageRunner* outer_;
};

}  // namespace fibertap::csim

#endif  // FIBERTAP_SIM_CSIM_STAGE_RUNNER_H_
