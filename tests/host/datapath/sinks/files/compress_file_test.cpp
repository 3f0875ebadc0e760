#include "host/datapath/sinks/files/compress_file.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <random>

#include "host/base/error.h"
#include "tests/host/datapath/sinks/written.h"
#include "tests/support/temporary_folder.h"

namespace fibertap {
namespace {

using testing::Bytes;
using testing::content_of;

class CompressFile : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!can_compress()) GTEST_SKIP() << "this build has no zstd";
  }

  std::string file(const std::string& name, const Bytes& bytes) {
    std::ofstream(folder_ / name, std::ios::binary)
        .write(reinterpret_cast<const char*>(bytes.data()),
               static_cast<std::streamsize>(bytes.size()));
    return folder_ / name;
  }

  /// What the zstd program makes of it.
  Bytes expanded(const std::string& path) {
    EXPECT_EQ(std::system(("zstd -qdf -o " + folder_ / "back" + " " + path).c_str()), 0);
    return content_of(folder_ / "back");
  }

  testing::TemporaryFolder folder_;
};

TEST_F(CompressFile, GivesAFileThatZstdReads) {
  std::mt19937 random(7);
  for (const std::size_t size : {0U, 1U, 4096U, 131071U, 131072U, 131073U, 3'000'000U}) {
    Bytes bytes(size);
    for (std::size_t i = 0; i < size; ++i) {
      bytes[i] = static_cast<std::uint8_t>(i % 5 == 0 ? random() : i / 1000);
    }
    const std::string path = file("a.pcapng", bytes);
    const std::string compressed = compress_file(path);
    EXPECT_EQ(compressed, path + ".zst");
    EXPECT_FALSE(std::filesystem::exists(path)) << size;
    EXPECT_EQ(expanded(compressed), bytes) << size;
    std::filesystem::remove(compressed);
  }
}

TEST_F(CompressFile, ReplacesNoOther) {
  file("a.zst", {1, 2, 3});
  EXPECT_EQ(compress_file(file("a", {4})), folder_ / "a-1.zst");
  EXPECT_EQ(content_of(folder_ / "a.zst"), (Bytes{1, 2, 3}));
}

TEST_F(CompressFile, AFileThatIsNotThereIsAnError) {
  try {
    compress_file(folder_ / "none");
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.what(), folder_ / "none" +
                                ": cannot be compressed: No such file or directory; it stays as it "
                                "is");
  }
}

}  // namespace
}  // namespace fibertap
