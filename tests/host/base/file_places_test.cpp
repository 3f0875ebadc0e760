#include "host/base/file_places.h"

#include <gtest/gtest.h>

#include <cerrno>
#include <filesystem>
#include <fstream>

#include "tests/support/temporary_folder.h"

namespace fibertap {
namespace {

class FilePlaces : public ::testing::Test {
 protected:
  void make(const std::string& name) const { std::ofstream(folder_ / name) << name; }

  testing::TemporaryFolder folder_;
};

TEST_F(FilePlaces, ANameThatIsNotInUseIsTheFirst) {
  make("out.part");
  make("out-x.pcap");
  make("other-7.pcap");
  make("out-7.pcapng");
  NumberedNames names(folder_ / "out.pcap");
  EXPECT_EQ(names.next(), folder_ / "out.pcap");
  EXPECT_EQ(names.next(), folder_ / "out-1.pcap");
}

TEST_F(FilePlaces, NamesFollowTheGreatestNumber) {
  make("out-9.pcap");
  make("out-10.pcap");
  NumberedNames names(folder_ / "out.pcap");
  EXPECT_EQ(names.next(), folder_ / "out-11.pcap");
  EXPECT_EQ(names.next(), folder_ / "out-12.pcap");
}

TEST_F(FilePlaces, ANumberTooGreatToBeOneIsNone) {
  make("out-18446744073709551615.pcap");
  make("out-99999999999999999999.pcap");
  EXPECT_EQ(NumberedNames(folder_ / "out.pcap").next(), folder_ / "out.pcap");
}

TEST_F(FilePlaces, ANameWithoutAFolderAndAnExtensionIsNumberedToo) {
  const std::filesystem::path before = std::filesystem::current_path();
  std::filesystem::current_path(folder_.path());
  make("out");
  EXPECT_EQ(NumberedNames("out").next(), "out-1");
  std::filesystem::current_path(before);
}

TEST_F(FilePlaces, InAFolderThatIsNotThereNamesBeginAtTheFirst) {
  EXPECT_EQ(NumberedNames(folder_ / "none/out").next(), folder_ / "none/out");
}

/// Both ways of giving a file a name that is free.
class NameThatIsFree
    : public FilePlaces,
      public ::testing::WithParamInterface<int (*)(const std::string&, const std::string&)> {};

TEST_P(NameThatIsFree, IsGiven) {
  make("from");
  EXPECT_EQ(GetParam()(folder_ / "from", folder_ / "to"), 0);
  EXPECT_FALSE(is_taken(folder_ / "from"));
  EXPECT_TRUE(is_taken(folder_ / "to"));
}

TEST_P(NameThatIsFree, IsNotOneThatIsTaken) {
  make("from");
  make("to");
  std::filesystem::create_symlink("nowhere", folder_ / "link");
  EXPECT_EQ(GetParam()(folder_ / "from", folder_ / "to"), EEXIST);
  EXPECT_EQ(GetParam()(folder_ / "from", folder_ / "link"), EEXIST);
  EXPECT_EQ(std::filesystem::file_size(folder_ / "to"), 2U);
  EXPECT_TRUE(is_taken(folder_ / "from"));
}

TEST_P(NameThatIsFree, NeedsAFileToGiveItTo) {
  EXPECT_EQ(GetParam()(folder_ / "none", folder_ / "to"), ENOENT);
}

INSTANTIATE_TEST_SUITE_P(ByRenamingAndByLinking, NameThatIsFree,
                         ::testing::Values(&rename_to_free_name, &link_to_free_name));

}  // namespace
}  // namespace fibertap
