// A busy database is waited for before it becomes an error, since writers hold it only for moments.
#include "store/sqlite.h"

#include <sqlite3.h>

#include <limits>

namespace lathe {
namespace {

std::string hintFor(int code) {
    switch (code & 0xff) {
    case SQLITE_FULL: return "The disk is full: free some space.";
    case SQLITE_BUSY:
    case SQLITE_LOCKED: return "Another program holds the run history: wait for it, or end it.";
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
    case SQLITE_IOERR: return "Check that the folder can be written to, or choose another with LATHE_HOME.";
    case SQLITE_NOTADB:
    case SQLITE_CORRUPT:
        return "It has been left as it is. Move it away to begin a new run history, or choose another folder with "
               "LATHE_HOME.";
    default: return {};
    }
}

} // namespace

bool SqliteError::isBusy() const { return (m_code & 0xff) == SQLITE_BUSY || (m_code & 0xff) == SQLITE_LOCKED; }

void Database::Closer::operator()(sqlite3* handle) const { sqlite3_close_v2(handle); }

Database::Database(const std::filesystem::path& file, double busySeconds) : m_file(file) {
    sqlite3* handle = nullptr;
    const int code = sqlite3_open_v2(file.c_str(), &handle,
                                     SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, nullptr);
    m_handle.reset(handle);
    if (code != SQLITE_OK) fail(code);
    sqlite3_extended_result_codes(handle, 1);
    sqlite3_busy_timeout(handle, int(busySeconds * 1000));
}

void Database::fail(int code) const {
    const bool isDamaged = (code & 0xff) == SQLITE_NOTADB || (code & 0xff) == SQLITE_CORRUPT;
    std::string reason = m_handle && (sqlite3_errcode(handle()) & 0xff) == (code & 0xff) ? sqlite3_errmsg(handle())
                                                                                         : sqlite3_errstr(code);
    throw SqliteError({isDamaged ? ErrorKind::BadFile : ErrorKind::Io,
                       "The run history " + m_file.string() + ": " + reason + ".", hintFor(code)},
                      code);
}

void Database::run(const std::string& sql) {
    const int code = sqlite3_exec(handle(), sql.c_str(), nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) fail(code);
}

std::int64_t Database::number(const std::string& sql) {
    Statement statement(*this, sql);
    return statement.step() ? statement.integer(0) : 0;
}

std::int64_t Database::changes() const { return sqlite3_changes64(handle()); }
bool Database::isReadOnly() const { return sqlite3_db_readonly(handle(), "main") == 1; }

void Statement::Finalizer::operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }

Statement::Statement(Database& database, std::string_view sql) : m_database(&database) {
    sqlite3_stmt* statement = nullptr;
    check(sqlite3_prepare_v2(database.handle(), sql.data(), int(sql.size()), &statement, nullptr));
    m_statement.reset(statement);
}

void Statement::check(int code) const {
    if (code != SQLITE_OK) m_database->fail(code);
}

void Statement::reset() {
    sqlite3_reset(m_statement.get()); // its code repeats what step() has thrown
    sqlite3_clear_bindings(m_statement.get());
}

bool Statement::step() {
    const int code = sqlite3_step(m_statement.get());
    if (code == SQLITE_ROW) return true;
    if (code == SQLITE_DONE) return false;
    m_database->fail(code);
}

void Statement::run() {
    while (step()) {}
}

std::int64_t Statement::integer(int column) const { return sqlite3_column_int64(m_statement.get(), column); }
bool Statement::isNull(int column) const { return sqlite3_column_type(m_statement.get(), column) == SQLITE_NULL; }

double Statement::real(int column) const {
    return isNull(column) ? std::numeric_limits<double>::quiet_NaN() : sqlite3_column_double(m_statement.get(), column);
}

std::optional<double> Statement::realIfAny(int column) const {
    return isNull(column) ? std::nullopt : std::optional(sqlite3_column_double(m_statement.get(), column));
}

std::string Statement::text(int column) const {
    const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(m_statement.get(), column));
    return text ? std::string(text, std::size_t(sqlite3_column_bytes(m_statement.get(), column))) : std::string();
}

void Statement::bindOne(int index, std::int64_t value) { check(sqlite3_bind_int64(m_statement.get(), index, value)); }
void Statement::bindOne(int index, double value) { check(sqlite3_bind_double(m_statement.get(), index, value)); }
void Statement::bindOne(int index, std::string_view value) {
    check(sqlite3_bind_text64(m_statement.get(), index, value.data() ? value.data() : "", value.size(),
                              SQLITE_TRANSIENT, SQLITE_UTF8));
}

Transaction::Transaction(Database& database, Durable durable) : m_database(database), m_durable(durable) {
    if (m_durable == Durable::AtOnce) m_database.run("PRAGMA synchronous = FULL"); // not possible inside a transaction
    try {
        m_database.run("BEGIN IMMEDIATE");
    } catch (...) {
        m_done = true;
        end();
        throw;
    }
}

Transaction::~Transaction() {
    if (m_done) return;
    sqlite3_exec(m_database.handle(), "ROLLBACK", nullptr, nullptr, nullptr);
    end();
}

void Transaction::commit() {
    m_database.run("COMMIT");
    m_done = true;
    end();
}

void Transaction::end() noexcept {
    if (m_durable == Durable::AtOnce)
        sqlite3_exec(m_database.handle(), "PRAGMA synchronous = NORMAL", nullptr, nullptr, nullptr);
}

Snapshot::~Snapshot() { sqlite3_exec(m_database.handle(), "ROLLBACK", nullptr, nullptr, nullptr); }

} // namespace lathe
