#ifndef FIBERTAP_HOST_BASE_FILE_PLACES_H_
#define FIBERTAP_HOST_BASE_FILE_PLACES_H_

#include <cstdint>
#include <string>

namespace fibertap {

/// Where a name leads: of a symbolic link the file at its end, be it there or not.
std::string behind_links(const std::string& path);

/// Whether a file, a folder or a link has this name.
bool is_taken(const std::string& path);

/// The names NAME.EXT, NAME-1.EXT, NAME-2.EXT and so on, from behind the greatest that is taken:
/// files of later runs have greater numbers, also where the first ones were cleared away.
class NumberedNames {
 public:
  explicit NumberedNames(std::string path);

  /// The next name.
  std::string next();

 private:
  std::string path_;
  std::uint64_t number_;  // of the next name; 0 is the path itself
};

/// Gives the file `from` the name `to` unless that is taken: returns 0, or an errno such as EEXIST.
int rename_to_free_name(const std::string& from, const std::string& to) noexcept;

/// The same on file systems whose rename cannot refuse, such as NFS. Killed in the middle it leaves
/// the file under both names.
int link_to_free_name(const std::string& from, const std::string& to) noexcept;

/// Returns 0 when the system says that the names in the folder of `path` will be there after a
/// crash, else an errno.
int sync_folder_of(const std::string& path) noexcept;

}  // namespace fibertap

#endif  // FIBERTAP_HOST_BASE_FILE_PLACES_H_
