#pragma once
// SQLite in three small classes that close after themselves and speak in lathe::Error. Not thread-safe: one owner, or a
// lock around. Errors thrown by all: Error{BadFile} where the file is damaged or no database, else Error{Io}; both name
// the file.
#include "lathe/error.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

struct sqlite3;
struct sqlite3_stmt;

namespace lathe {

/// An Error that still knows SQLite's extended result code.
class SqliteError : public Error {
public:
    SqliteError(ErrorInfo info, int code) : Error(std::move(info)), m_code(code) {}
    int code() const { return m_code; }
    bool isBusy() const; ///< another process or connection holds the file

private:
    int m_code;
};

class Database {
public:
    /// Opens or makes the file; waits up to `busySeconds` for another process that writes.
    explicit Database(const std::filesystem::path& file, double busySeconds = 10);
    void run(const std::string& sql); ///< one or more statements without values
    std::int64_t number(const std::string& sql); ///< the first column of the first row
    std::int64_t changes() const;     ///< rows touched by the last statement
    bool isReadOnly() const;
    [[noreturn]] void fail(int code) const;
    sqlite3* handle() const { return m_handle.get(); }

private:
    struct Closer { void operator()(sqlite3* handle) const; };
    std::filesystem::path m_file;
    std::unique_ptr<sqlite3, Closer> m_handle;
};

/// A prepared statement. bind(values...) starts it anew with its parameters from 1 on; then step() row by row, or
/// run().
class Statement {
public:
    Statement(Database& database, std::string_view sql);

    template <class... Values>
    Statement& bind(const Values&... values) {
        reset();
        int index = 0;
        (bindOne(++index, values), ...);
        return *this;
    }
    bool step();  ///< true: there is a row to read
    void run();   ///< to the end
    void reset();

    std::int64_t integer(int column) const; ///< columns from 0; NULL reads as 0
    double real(int column) const;          ///< NULL reads as NaN: SQLite stores NaN as NULL
    std::string text(int column) const;     ///< NULL reads as ""
    bool isNull(int column) const;
    std::optional<double> realIfAny(int column) const;

private:
    void bindOne(int index, std::int64_t value);
    void bindOne(int index, int value) { bindOne(index, std::int64_t(value)); }
    void bindOne(int index, bool value) { bindOne(index, std::int64_t(value)); }
    void bindOne(int index, double value);
    void bindOne(int index, std::string_view value);
    void bindOne(int index, const std::string& value) { bindOne(index, std::string_view(value)); }
    void bindOne(int index, const char* value) { bindOne(index, std::string_view(value)); }
    void check(int code) const;

    struct Finalizer { void operator()(sqlite3_stmt* statement) const; };
    Database* m_database;
    std::unique_ptr<sqlite3_stmt, Finalizer> m_statement;
};

/// All or nothing: rolled back unless commit() came. It takes the write lock at once, so it never fails half-way for
/// another writer's sake.
class Transaction {
public:
    enum class Durable { SoonEnough, AtOnce }; ///< AtOnce: on the disk when commit() returns, whatever fails after
    explicit Transaction(Database& database, Durable durable = Durable::SoonEnough);
    ~Transaction();
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;
    void commit();

private:
    void end() noexcept;
    Database& m_database;
    Durable m_durable;
    bool m_done = false;
};

/// Reads within it see one state of the file, whatever others write meanwhile.
class Snapshot {
public:
    explicit Snapshot(Database& database) : m_database(database) { m_database.run("BEGIN"); }
    ~Snapshot();
    Snapshot(const Snapshot&) = delete;
    Snapshot& operator=(const Snapshot&) = delete;

private:
    Database& m_database;
};

} // namespace lathe
