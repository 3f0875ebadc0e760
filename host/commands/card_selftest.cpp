#include <algorithm>
#include <filesystem>
#include <iterator>
#include <memory>
#include <random>
#include <span>
#include <string>
#include <vector>

#include "host/base/error.h"
#include "host/base/program_files.h"
#include "host/commands/beside_model.h"
#include "host/commands/card_options.h"
#include "host/commands/commands.h"
#include "host/commands/golden_captures.h"
#include "host/datapath/engines/xrt/xrt_engine.h"
#include "host/observe/console.h"

namespace fibertap {
namespace {

// So few that a slot holds them whatever their size.
constexpr std::size_t kFramesOfABatch = 64;

CommandLine card_selftest_command_line(const Program& program) {
  po::options_description options = card_options(program);
  po::options_description work("Work");
  work.add_options()  //
      ("frames", po::value<std::string>()->default_value("20000"),
       "golden frames that are changed at random")  //
      ("golden", po::value<std::string>()->value_name("FOLDER"),
       "golden cases (default: those installed with the program)")  //
      ("seed", po::value<std::string>()->default_value("1"), "of the changes");
  options.add(work);
  return {program.call("card selftest"),
          "[--card C] [--xclbin FILE] [--frames N] [--seed S] [--golden FOLDER]",
          "Holds a card against the reference model on recorded traffic, on every compute unit, and"
          "\non the same frames with bytes changed at random: result bytes, outcome words, status"
          "\nand counters.",
          options,
          {}};
}

std::filesystem::path golden_folder(const po::variables_map& values) {
  if (values.count("golden") != 0) return values["golden"].as<std::string>();
  if (const auto installed = find_beside_program("share/fibertap/golden")) return *installed;
  throw Error(Errc::kUsage,
              "card selftest: found no share/fibertap/golden beside the program or above it; name "
              "it with --golden, or install fibertap whole");
}

std::vector<Frame> views_of(std::span<const OwnedFrame> frames) {
  std::vector<Frame> views;
  std::ranges::transform(frames, std::back_inserter(views), &OwnedFrame::view);
  return views;
}

/// What was judged, for a person.
struct Judged {
  std::uint64_t frames = 0;
  std::uint64_t accepted = 0;
};

class Selftest {
 public:
  Selftest(CardAccess& cards, std::vector<GoldenCapture> captures)
      : captures_(std::move(captures)),
        card_(cards.open()),
        engine_(card_, cards.label(), cards.options().timeout) {}

  std::size_t units() const { return card_->units().size(); }

  /// Every batch as often as there are compute units, which take them in turn.
  Judged judge_golden() {
    Judged judged;
    for (const GoldenCapture& capture : captures_) {
      BesideModel beside(engine_, "golden case " + capture.name, capture.rules);
      for (std::span<const OwnedFrame> left = capture.frames; !left.empty();) {
        const auto batch = left.first(std::min(kFramesOfABatch, left.size()));
        for (std::size_t unit = 0; unit < units(); ++unit) beside.judge(views_of(batch));
        left = left.subspan(batch.size());
      }
      beside.finish();
      add(judged, beside.totals());
    }
    return {judged.frames / units(), judged.accepted / units()};
  }

  /// `frames` of all captures, as many of each.
  Judged judge_changed(std::uint64_t frames, std::uint64_t seed) {
    std::mt19937_64 random(seed);
    Judged judged;
    for (std::size_t i = 0; i < captures_.size(); ++i) {
      const GoldenCapture& capture = captures_[i];
      if (capture.frames.empty()) continue;
      const std::uint64_t share =
          frames * (i + 1) / captures_.size() - frames * i / captures_.size();
      BesideModel beside(engine_,
                         fmt::format("golden case {}, changed by seed {}", capture.name, seed),
                         capture.rules);
      for (std::uint64_t done = 0; done < share; done += kFramesOfABatch) {
        judge_changed(capture, std::min<std::uint64_t>(kFramesOfABatch, share - done), random,
                      beside);
      }
      beside.finish();
      add(judged, beside.totals());
    }
    return judged;
  }

 private:
  static void judge_changed(const GoldenCapture& capture, std::uint64_t count,
                            std::mt19937_64& random, BesideModel& beside) {
    std::vector<OwnedFrame> changed;
    for (std::uint64_t i = 0; i < count; ++i) {
      changed.push_back(capture.frames[random() % capture.frames.size()]);
      change(changed.back(), random);
    }
    beside.judge(views_of(changed));
  }

  /// A few bytes, mostly of the headers, and now and then where the frame was cut.
  static void change(OwnedFrame& frame, std::mt19937_64& random) {
    constexpr std::size_t kHeaders = 128;
    if (frame.bytes.empty()) return;
    if (random() % 4 == 0) frame.bytes.resize(1 + random() % frame.bytes.size());
    const std::size_t reach =
        random() % 8 == 0 ? frame.bytes.size() : std::min(kHeaders, frame.bytes.size());
    for (std::uint64_t count = random() % 4; count > 0; --count) {
      frame.bytes[random() % reach] = static_cast<std::uint8_t>(random());
    }
  }

  static void add(Judged& judged, const Totals& totals) {
    judged.frames += totals.offered().frames;
    judged.accepted += totals[abi::Disposition::accepted].frames;
  }

  std::vector<GoldenCapture> captures_;
  std::shared_ptr<Card> card_;
  XrtEngine engine_;
};

}  // namespace

void card_selftest(const Program& program, Arguments arguments) {
  const auto values = parse(card_selftest_command_line(program), arguments);
  if (!values) return;
  constexpr std::uint64_t kMost = ~std::uint32_t{0};
  const auto number = [&values](const std::string& option) {
    return number_of(option, (*values)[option].as<std::string>(), 1, kMost);
  };
  const std::uint64_t frames = number("frames");
  const std::uint64_t seed = number("seed");
  CardAccess cards(card_options_of(*values));
  std::vector<GoldenCapture> captures = read_golden_captures(golden_folder(*values));
  Selftest selftest(cards, std::move(captures));

  const Judged golden = selftest.judge_golden();
  print(stdout, fmt::format("golden cases: {} frames, {} accepted, on each of {} compute units\n",
                            golden.frames, golden.accepted, selftest.units()));
  const Judged changed = selftest.judge_changed(frames, seed);
  print(stdout, fmt::format("changed at random, seed {}: {} frames, {} accepted\n", seed,
                            changed.frames, changed.accepted));
  print(stdout, fmt::format("{} equals the model\n", cards.label()));
}

}  // namespace fibertap
