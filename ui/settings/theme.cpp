// Icons are drawn when they are needed, by an engine that asks the theme for its ink.
#include "settings/theme.h"

#include <QApplication>
#include <QFile>
#include <QFontDatabase>
#include <QIconEngine>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QPainter>
#include <QPalette>
#include <QRegularExpression>
#include <QStyleFactory>
#include <QSvgRenderer>

static void openResources() { // outside the namespace, as Q_INIT_RESOURCE wants
    Q_INIT_RESOURCE(icons);
    Q_INIT_RESOURCE(themes);
}

namespace lathe::ui {
namespace {

QByteArray resource(const QString& name) {
    QFile file(name);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// Draws the picture anew in today's ink, so that a change of theme or of scale needs no new icons.
class InkEngine final : public QIconEngine {
public:
    InkEngine(QString name, QByteArray color) : m_name(std::move(name)), m_color(std::move(color)) {}

    void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State) override {
        const QColor ink = Theme::instance().color(mode == QIcon::Disabled ? "disabled" : m_color.constData());
        QByteArray svg = resource(QStringLiteral(":/icons/%1.svg").arg(m_name));
        svg.replace("currentColor", ink.name().toLatin1());
        QSvgRenderer(svg).render(painter, QRectF(rect));
    }
    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override {
        QPixmap image(size);
        image.fill(Qt::transparent);
        QPainter painter(&image);
        paint(&painter, QRect({0, 0}, size), mode, state);
        return image;
    }
    QIconEngine* clone() const override { return new InkEngine(m_name, m_color); }

private:
    QString m_name;
    QByteArray m_color;
};

} // namespace

Theme& Theme::instance() {
    static Theme theme;
    return theme;
}

Theme::Theme() {
    openResources();
    m_choice = QStringLiteral("light");
    const QJsonObject words = QJsonDocument::fromJson(resource(QStringLiteral(":/themes/light.json"))).object();
    for (auto it = words.begin(); it != words.end(); ++it) m_colors[it.key()] = QColor(it.value().toString());
}

void Theme::choose(const QString& choice) {
    m_choice = choice == "light" || choice == "dark" ? choice : QStringLiteral("system");
    qApp->removeEventFilter(this);
    qApp->installEventFilter(this);
    apply();
}

bool Theme::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::ThemeChange && m_choice == "system" && !m_applying) apply();
    return QObject::eventFilter(watched, event);
}

void Theme::apply() {
    m_applying = true;
    QApplication::setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
    QApplication::setPalette(QPalette()); // the desktop's own, to look at
    const QPalette desktop = QApplication::palette();
    m_dark = m_choice == "dark"
             || (m_choice == "system"
                 && desktop.color(QPalette::Window).lightness() < desktop.color(QPalette::WindowText).lightness());

    const QString name = m_dark ? QStringLiteral("dark") : QStringLiteral("light");
    const QJsonObject words = QJsonDocument::fromJson(resource(QStringLiteral(":/themes/%1.json").arg(name))).object();
    m_colors.clear();
    m_series.clear();
    for (auto it = words.begin(); it != words.end(); ++it) {
        if (it.value().isString()) m_colors[it.key()] = QColor(it.value().toString());
        else
            for (const auto& color : it.value().toArray()) m_series << QColor(color.toString());
    }
    m_colors[QStringLiteral("check")] =
        m_dark ? QColor(0x2f, 0x7f, 0xd6) : color("accent"); // a white tick must read on it

    QPalette palette;
    const auto both = [&](QPalette::ColorRole role, const char* color) { palette.setColor(role, this->color(color)); };
    both(QPalette::Window, "window");
    both(QPalette::WindowText, "text");
    both(QPalette::Base, "surface");
    both(QPalette::AlternateBase, "raised");
    both(QPalette::Text, "text");
    both(QPalette::Button, "surface");
    both(QPalette::ButtonText, "text");
    both(QPalette::ToolTipBase, "raised");
    both(QPalette::ToolTipText, "text");
    both(QPalette::PlaceholderText, "muted");
    both(QPalette::Highlight, "selection");
    both(QPalette::HighlightedText, "text");
    both(QPalette::Link, "accent");
    both(QPalette::Mid, "border");
    for (auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        palette.setColor(QPalette::Disabled, role, color("disabled"));
    QApplication::setPalette(palette);

    QString sheet = QString::fromUtf8(resource(QStringLiteral(":/themes/lathe.qss")));
    static const QRegularExpression word(QStringLiteral("@([A-Za-z]+)"));
    QString out;
    qsizetype from = 0;
    for (auto it = word.globalMatch(sheet); it.hasNext();) {
        const auto match = it.next();
        out += sheet.mid(from, match.capturedStart() - from);
        out += match.captured(1) == "name" ? name : m_colors.value(match.captured(1)).name();
        from = match.capturedEnd();
    }
    qApp->setStyleSheet(out + sheet.mid(from));
    m_applying = false;
    emit changed();
}

QColor Theme::color(const char* name) const { return m_colors.value(QLatin1String(name)); }

QColor Theme::series(int index) const {
    return m_series.isEmpty() ? QColor(Qt::blue) : m_series[index % m_series.size()];
}

QFont Theme::monospace(double scale) const {
    QFont font = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    font.setPointSizeF(QApplication::font().pointSizeF() * scale);
    return font;
}

QIcon Theme::icon(const QString& name, const char* color) { return QIcon(new InkEngine(name, color)); }

} // namespace lathe::ui
