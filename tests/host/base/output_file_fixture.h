#ifndef FIBERTAP_TESTS_HOST_BASE_OUTPUT_FILE_FIXTURE_H_
#define FIBERTAP_TESTS_HOST_BASE_OUTPUT_FILE_FIXTURE_H_

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>
#include <string>
#include <string_view>

#include "host/base/output_file.h"
#include "tests/support/temporary_folder.h"

namespace fibertap::testing {

/// A folder of its own, and what is written and read there.
class OutputFileTest : public ::testing::Test {
 protected:
  std::string path(const std::string& name) const { return folder_ / name; }

  static std::string content_of(const std::string& path) {
    std::ostringstream text;
    text << std::ifstream(path).rdbuf();
    return text.str();
  }

  static void write(OutputFile& file, std::string_view text) {
    const auto written =
        file.write({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
    ASSERT_EQ(written.error, 0);
    ASSERT_EQ(written.bytes, text.size());
  }

 private:
  TemporaryFolder folder_;
};

}  // namespace fibertap::testing

#endif  // FIBERTAP_TESTS_HOST_BASE_OUTPUT_FILE_FIXTURE_H_
