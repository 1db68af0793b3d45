#pragma once
// What the columns of data are read as, and how a person says otherwise.
#include "lathe/error.h"
#include "lathe/recipe.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lathe {

/// The columns of each data source, with the first rows' values. Answered by DataColumns, also where no format fits.
struct ReadColumns { Recipe recipe; };

struct FileColumn {
    std::string name;
    std::string role; ///< field of the data source that names such a column ("prompt_column"); empty: it is not read
    std::vector<std::string> values; ///< of the first rows; long ones are cut, and none is "" where a row has it not
};

struct SourceColumns {
    std::size_t source = 0;           ///< its number in the recipe's data
    std::string file;                 ///< its name
    std::vector<FileColumn> columns;  ///< in the file's order; none where there is nothing to choose: plain text
    std::optional<ErrorInfo> problem; ///< why its rows can't be read so
};

struct DataColumns {
    std::vector<std::string> roles; ///< that a column can have in the recipe's task: fields of the data source
    std::vector<SourceColumns> sources;
};

/// Has the source read the column as `role`, one of `roles`, or not at all where it is empty. Who had the role before
/// loses it, and the column its other roles.
void readAs(Settings& source, const std::string& column, std::string_view role, const std::vector<std::string>& roles);
/// Takes back whatever was said of columns: they are found by their names again. False where nothing was.
bool findByName(Settings& source, const std::vector<std::string>& roles);

} // namespace lathe
