#include "cli/cli.h"

#include "cli/commands.h"
#include "cli/help.h"
#include "cli/man_page.h"
#include "cli/report_json.h"
#include "cli/session.h"
#include "lathe/error.h"
#include "option_keys.h"

#include <algorithm>
#include <new>

namespace lathe::cli {
namespace {

int fail(Console& console, bool json, const ErrorInfo& error) {
    if (json) console.out << jsonText(toJson(error)) << std::endl;
    console.err << "lathe: " << error.message << '\n';
    if (!error.hint.empty()) console.err << error.hint << '\n';
    console.err.flush();
    return exitCodeFor(error.kind);
}

int dispatch(const std::vector<std::string>& words, Console& console) {
    const std::string first = words.empty() ? "help" : words.front();
    if (first == "help" || first == "--help" || first == "-h") {
        if (words.size() == 2 && words[1] == "--man") {
            console.out << manPage();
            return 0;
        }
        const bool named = words.size() > 1 && !words[1].starts_with('-');
        const Command* command = named ? findCommand(words[1]) : nullptr;
        if (named && !command)
            throw Error(ErrorKind::BadInput, "There is no command " + words[1].substr(0, 80) + ".",
                        "lathe help lists the commands.");
        console.out << (command ? helpFor(*command) : overview());
        return 0;
    }
    const Command* command = findCommand(first == "--version" ? "version" : first);
    if (!command) {
        std::vector<std::string_view> names;
        for (const Command& row : commands()) names.push_back(row.name);
        const std::string near = nearest(first, names);
        throw Error(ErrorKind::BadInput,
                    "There is no command " + first.substr(0, 80) + (near.empty() ? "" : "; nearest: " + near) + ".",
                    "lathe help lists the commands.");
    }
    const Arguments arguments = parse(*command, {words.begin() + 1, words.end()});
    if (arguments.common.get(option::help)) {
        console.out << helpFor(*command);
        return 0;
    }
    Session session(console, arguments.common);
    return command->run(session, arguments);
}

} // namespace

int run(const std::vector<std::string>& words, Console& console) {
    const bool json = std::find(words.begin(), words.end(), "--json") != words.end();
    try {
        return dispatch(words, console);
    } catch (const Error& error) {
        return fail(console, json, error.info());
    } catch (const Stopped&) {
        console.err << "stopped" << std::endl;
        return 3;
    } catch (const std::bad_alloc&) {
        return fail(console, json,
                    {ErrorKind::OutOfMemory, "There is not enough memory for this.",
                     "Close other programs, or choose something smaller."});
    } catch (const std::exception& error) {
        return fail(console, json, {ErrorKind::Bug, error.what(), "This is a bug in Lathe. Please report it."});
    }
}

} // namespace lathe::cli
