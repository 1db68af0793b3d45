#pragma once
// A plot in a file: as it is drawn, or the values behind it.
#include "lathe/error.h"

#include <QSize>
#include <QString>
#include <QStringList>

#include <functional>
#include <optional>

class QCustomPlot;
class QIODevice;
class QPainter;

namespace lathe::ui {

enum class PlotFile { Png, Svg, Pdf, Csv };
inline constexpr PlotFile allPlotFiles[] = {PlotFile::Png, PlotFile::Svg, PlotFile::Pdf, PlotFile::Csv};
QString plotFileName(PlotFile kind);   ///< "PNG"
QString plotFileSuffix(PlotFile kind); ///< "png"

/// Written beside and renamed. PNG has two pixels for each of the screen's, PDF is one page of the plot's size.
/// Returns what went wrong, if anything. Not for CSV.
std::optional<ErrorInfo> savePlot(QCustomPlot& plot, PlotFile kind, const QString& path);

struct PictureAbout {
    QSize size; ///< in the screen's pixels
    QString title, description;
};
/// The same for what draws itself on a painter.
std::optional<ErrorInfo> savePicture(PlotFile kind, const QString& path, const PictureAbout& about,
                                     const std::function<void(QPainter&)>& draw);

/// A table's rows, one after the other; false where there are no more.
using PlotRows = std::function<bool(QStringList&)>;
/// By RFC 4180, in UTF-8; may be called on any thread.
std::optional<ErrorInfo> saveRows(const QStringList& head, const PlotRows& rows, const QString& path);

/// As many digits as tell the number from every other.
QString exactText(double value);

} // namespace lathe::ui
