#ifndef FIBERTAP_HOST_HTTP_CONNECTION_H_
#define FIBERTAP_HOST_HTTP_CONNECTION_H_

#include <boost/asio.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "host/http/message.h"
#include "host/http/server.h"

namespace fibertap {

/// How many streams are open; for who waits for their end.
class OpenStreams {
 public:
  void add(int change) {
    const std::lock_guard lock(mutex_);
    count_ += change;
    changed_.notify_all();
  }
  void wait_for_none(std::chrono::milliseconds most) {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, most, [this] { return count_ == 0; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  int count_ = 0;
};

/// What all connections of a server share; outlives them.
struct HttpShared {
  const HttpSettings settings;
  HttpHandler handler = {};
  std::size_t connections = 0;
  OpenStreams streams = {};
};

/// One client, from its first request to its last. It lives as long as something is awaited of it.
class HttpConnection : public std::enable_shared_from_this<HttpConnection> {
 public:
  using Protocol = boost::asio::generic::stream_protocol;
  using Code = boost::system::error_code;

  HttpConnection(HttpShared& shared, Protocol::socket socket, bool is_local_user);
  ~HttpConnection();
  HttpConnection(const HttpConnection&) = delete;
  HttpConnection& operator=(const HttpConnection&) = delete;

  void read();

 private:
  void answer(const Code& error);
  void write(HttpResponse from, unsigned version, bool keep_alive);
  void begin_stream(HttpResponse from);
  void watch_client();
  void go_on();
  void send_end();

  HttpShared& shared_;
  boost::beast::basic_stream<Protocol> socket_;
  const bool is_local_user_;
  bool is_head_ = false;
  boost::beast::flat_buffer buffer_;
  std::optional<boost::beast::http::request_parser<boost::beast::http::string_body>> parser_;
  boost::beast::http::response<boost::beast::http::string_body> response_;

  // Of a stream:
  std::unique_ptr<HttpStream> stream_;
  boost::beast::http::response<boost::beast::http::empty_body> head_;
  std::optional<boost::beast::http::response_serializer<boost::beast::http::empty_body>>
      head_writer_;
  boost::asio::steady_timer pause_;
  char heard_[512];
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_HTTP_CONNECTION_H_
