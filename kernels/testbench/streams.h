#ifndef FIBERTAP_KERNELS_TESTBENCH_STREAMS_H_
#define FIBERTAP_KERNELS_TESTBENCH_STREAMS_H_

#include <sstream>
#include <string>
#include <vector>

#include "kernels/testbench/axi_beat.h"
#include "kernels/testbench/hex.h"
#include "kernels/testbench/vector_folder.h"

namespace fibertap {
namespace testbench {

template <typename Token>
std::string to_text(const AxiBeat<Token>& axi) {
  return to_hex(axi.data) + " " + to_hex(axi.keep) + " " + to_hex(axi.last);
}

template <typename Token>
AxiBeat<Token> parse(const std::string& place, const Line& line) {
  std::istringstream words(line.text);
  std::string data;
  std::string keep;
  std::string last;
  words >> data >> keep >> last;
  AxiBeat<Token> axi;
  if (!from_hex(data, axi.data) || !from_hex(keep, axi.keep) || !from_hex(last, axi.last)) {
    throw Mismatch(place + ", line " + std::to_string(line.number) + "\n  found    " + line.text +
                   "\n  expected TDATA TKEEP TLAST of " + std::to_string(AxiBeat<Token>::kBytes) +
                   " bytes");
  }
  return axi;
}

/// A stream into the stage, filled with its stimulus.
template <typename Token>
class Stimulus {
 public:
  Stimulus(const VectorFolder& folder, const std::string& name)
      : place_("stage " + folder.stage() + ", stream " + name) {
    stream.set_name(name.c_str());
    const std::vector<Line> lines = folder.lines(folder.stage() + "." + name + ".in.txt");
    const std::size_t beats = folder.argument(name + ".in");
    if (lines.size() != beats) {
      throw Mismatch(place_ + ", in\n  found    " + std::to_string(lines.size()) +
                     " beats\n  expected " + std::to_string(beats));
    }
    for (const Line& line : lines) {
      kernel::Wire<Token> wire;
      if (!from_axi(parse<Token>(place_, line), wire, static_cast<Token*>(nullptr))) {
        throw Mismatch(place_ + ", line " + std::to_string(line.number) + "\n  found    " +
                       line.text + "\n  expected a beat with all of its bytes");
      }
      stream.write(wire);
    }
  }

  /// Throws Mismatch unless the stage has read everything.
  void check() {
    if (!stream.empty()) throw Mismatch(place_ + "\n  found    beats that were not read");
  }

  kernel::TokenStream<Token> stream;

 private:
  std::string place_;
};

/// A stream out of the stage, and what is expected on it.
template <typename Token>
class Response {
 public:
  Response(const VectorFolder& folder, const std::string& name)
      : place_("stage " + folder.stage() + ", stream " + name),
        expected_(folder.lines(folder.stage() + "." + name + ".out.txt")) {
    stream.set_name(name.c_str());
  }

  /// Throws Mismatch at the first beat that is not the one expected.
  void check() {
    for (const Line& line : expected_) {
      const AxiBeat<Token> expected = parse<Token>(place_, line);
      if (stream.empty()) fail(std::to_string(line.number), "no beat", line.text);
      const AxiBeat<Token> found = to_axi(stream.read(), static_cast<Token*>(nullptr));
      if (!are_equal(found, expected)) {
        fail(std::to_string(line.number), to_text(found), line.text);
      }
    }
    if (!stream.empty()) {
      const AxiBeat<Token> found = to_axi(stream.read(), static_cast<Token*>(nullptr));
      fail("behind the last", to_text(found), "no beat");
    }
  }

  kernel::TokenStream<Token> stream;

 private:
  void fail(const std::string& line, const std::string& found, const std::string& expected) const {
    throw Mismatch(place_ + ", line " + line + "\n  expected " + expected + "\n  found    " +
                   found);
  }

  std::string place_;
  std::vector<Line> expected_;
};

/// Checks each of the ends of a stage.
inline void check_all() {}

template <typename End, typename... Ends>
void check_all(End& end, Ends&... ends) {
  end.check();
  check_all(ends...);
}

}  // namespace testbench
}  // namespace fibertap

#endif  // FIBERTAP_KERNELS_TESTBENCH_STREAMS_H_
