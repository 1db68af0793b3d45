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

/// PNG has two pixels for each of the screen's; SVG and PDF have lines and letters.
template <class Painter, class Draw>
std::optional<ErrorInfo> saveBy(PlotFile kind, const QString& path, const PictureAbout& about, const Draw& draw) {
    const auto paint = [&](QPaintDevice& device, double scale) {
        Painter painter;
        if (!painter.begin(&device)) return false;
        painter.scale(scale, scale);
        draw(painter);
        return painter.end();
    };
    switch (kind) {
    case PlotFile::Png: {
        QPixmap picture(about.size * 2);
        picture.fill(Qt::transparent);
        if (!paint(picture, 2)) break;
        return writeWhole(path, [&](QIODevice& file) { return picture.save(&file, "PNG"); });
    }
    case PlotFile::Svg:
        return writeWhole(path, [&](QIODevice& file) {
            QSvgGenerator generator;
            generator.setOutputDevice(&file);
            generator.setSize(about.size);
            generator.setViewBox(QRect({0, 0}, about.size));
            generator.setTitle(about.title);
            generator.setDescription(about.description);
            return paint(generator, 1);
        });
    case PlotFile::Pdf:
        return writeWhole(path, [&](QIODevice& file) {
            QPdfWriter writer(&file);
            writer.setTitle(about.title);
            writer.setCreator(QStringLiteral("Lathe"));
            constexpr double pointsEach = 0.75; // of a pixel of 1/96 inch
            writer.setPageMargins({});
            writer.setPageSize(QPageSize(QSizeF(about.size) * pointsEach, QPageSize::Point, {}, QPageSize::ExactMatch));
            writer.setResolution(1200);
            return paint(writer, pointsEach * 1200 / 72);
        });
    case PlotFile::Csv: break;
    }
    return ErrorInfo{ErrorKind::Bug, "Rows are not drawn.", {}};
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
    if (kind == PlotFile::Png) {
        const QPixmap picture = plot.toPixmap(plot.width(), plot.height(), 2);
        return writeWhole(path, [&](QIODevice& file) { return picture.save(&file, "PNG"); });
    }
    return saveBy<QCPPainter>(kind, path, {plot.size(), plot.accessibleName(), plot.accessibleDescription()},
                              [&](QCPPainter& painter) {
                                  painter.setMode(QCPPainter::pmVectorized);
                                  painter.setMode(QCPPainter::pmNoCaching);
                                  plot.toPainter(&painter, plot.width(), plot.height());
                              });
}

std::optional<ErrorInfo> savePicture(PlotFile kind, const QString& path, const PictureAbout& about,
                                     const std::function<void(QPainter&)>& draw) {
    return saveBy<QPainter>(kind, path, about, draw);
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
