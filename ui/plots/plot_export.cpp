#include "plots/plot_export.h"

#include <QBuffer>
#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QPageSize>
#include <QPdfWriter>
#include <QSaveFile>
#include <QSvgGenerator>
#include <qcustomplot.h>

#include <charconv>

namespace lathe::ui {
namespace {

ErrorInfo notWritten(const QString& path, const QString& why) {
    return {ErrorKind::Io,
            QCoreApplication::translate("PlotExport", "%1 was not written: %2.").arg(path, why).toStdString(),
            QCoreApplication::translate("PlotExport", "Choose another folder, or free some space.").toStdString()};
}

/// `draw` fills the file; it is there whole or not at all.
std::optional<ErrorInfo> writeWhole(const QString& path, const std::function<bool(QIODevice&)>& draw) {
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly)) return notWritten(path, file.errorString());
    if (!draw(file)) file.cancelWriting();
    if (!file.commit()) return notWritten(path, file.errorString());
    return std::nullopt;
}

/// As lines and letters, not as pixels.
bool paintLines(QCustomPlot& plot, QPaintDevice& device, double scale) {
    QCPPainter painter;
    if (!painter.begin(&device)) return false;
    painter.setMode(QCPPainter::pmVectorized);
    painter.setMode(QCPPainter::pmNoCaching);
    painter.scale(scale, scale);
    plot.toPainter(&painter, plot.width(), plot.height());
    return painter.end();
}

QByteArray csvField(const QString& text) {
    QByteArray bytes = text.toUtf8();
    if (!bytes.contains(',') && !bytes.contains('"') && !bytes.contains('\n') && !bytes.contains('\r')) return bytes;
    return '"' + bytes.replace('"', "\"\"") + '"';
}

} // namespace

QString plotFileName(PlotFile kind) { return plotFileSuffix(kind).toUpper(); }

QString plotFileSuffix(PlotFile kind) {
    constexpr const char* suffixes[] = {"png", "svg", "pdf", "csv"};
    return QLatin1String(suffixes[int(kind)]);
}

std::optional<ErrorInfo> savePlot(QCustomPlot& plot, PlotFile kind, const QString& path) {
    switch (kind) {
    case PlotFile::Png: {
        const QPixmap picture = plot.toPixmap(plot.width(), plot.height(), 2);
        return writeWhole(path, [&](QIODevice& file) { return picture.save(&file, "PNG"); });
    }
    case PlotFile::Svg:
        return writeWhole(path, [&](QIODevice& file) {
            QSvgGenerator generator;
            generator.setOutputDevice(&file);
            generator.setSize(plot.size());
            generator.setViewBox(QRect({0, 0}, plot.size()));
            generator.setTitle(plot.accessibleName());
            generator.setDescription(plot.accessibleDescription());
            return paintLines(plot, generator, 1);
        });
    case PlotFile::Pdf:
        return writeWhole(path, [&](QIODevice& file) {
            QPdfWriter writer(&file);
            writer.setTitle(plot.accessibleName());
            writer.setCreator(QStringLiteral("Lathe"));
            constexpr double pointsEach = 0.75; // of a pixel of 1/96 inch
            writer.setPageMargins({});
            writer.setPageSize(
                QPageSize(QSizeF(plot.size()) * pointsEach, QPageSize::Point, {}, QPageSize::ExactMatch));
            writer.setResolution(1200);
            return paintLines(plot, writer, pointsEach * 1200 / 72);
        });
    case PlotFile::Csv: break;
    }
    return ErrorInfo{ErrorKind::Bug, "Rows are not drawn.", {}};
}

std::optional<ErrorInfo> saveRows(const QStringList& head, const PlotRows& rows, const QString& path) {
    return writeWhole(path, [&](QIODevice& file) {
        QByteArray block;
        const auto add = [&](const QStringList& cells) {
            for (qsizetype i = 0; i < cells.size(); ++i) block += (i ? "," : "") + csvField(cells[i]);
            block += "\r\n";
        };
        add(head);
        QStringList cells;
        while (cells.clear(), rows(cells)) {
            add(cells);
            if (block.size() < (1 << 20)) continue;
            if (file.write(block) != block.size()) return false;
            block.clear();
        }
        return file.write(block) == block.size();
    });
}

QString exactText(double value) {
    char text[32];
    const auto end = std::to_chars(text, text + sizeof text, value).ptr;
    return QString::fromLatin1(text, end - text);
}

} // namespace lathe::ui
