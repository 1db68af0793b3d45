// Icons are drawn when they are needed, by an engine that asks the theme for its ink, and kept as they were drawn.
#include "settings/theme.h"

#include "settings/house_style.h"

#include <QApplication>
#include <QFile>
#include <QFontDatabase>
#include <QIconEngine>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QPainter>
#include <QPalette>
#include <QPixmapCache>
#include <QSvgRenderer>
#include <QToolTip>

static void openResources() { // outside the namespace, as Q_INIT_RESOURCE wants
    Q_INIT_RESOURCE(icons);
    Q_INIT_RESOURCE(themes);
    Q_INIT_RESOURCE(about);
}

namespace lathe::ui {
namespace {

QByteArray resource(const QString& name) {
    QFile file(name);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// Draws the picture in today's ink, so that a change of theme or of scale needs no new icons.
class InkEngine final : public QIconEngine {
public:
    InkEngine(QString name, QByteArray color) : m_name(std::move(name)), m_color(std::move(color)) {}

    void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State) override {
        const QColor ink = Theme::instance().color(mode == QIcon::Disabled ? "disabled" : m_color.constData());
        const double scale = painter->device()->devicePixelRatio();
        const QString key = QStringLiteral("ink/%1/%2/%3/%4").arg(m_name, ink.name()).arg(rect.width()).arg(scale);
        QPixmap drawn;
        if (!QPixmapCache::find(key, &drawn)) {
            drawn = QPixmap(rect.size() * scale);
            drawn.setDevicePixelRatio(scale);
            drawn.fill(Qt::transparent);
            QByteArray svg = resource(QStringLiteral(":/icons/%1.svg").arg(m_name));
            svg.replace("currentColor", ink.name().toLatin1());
            QPainter into(&drawn);
            into.setRenderHint(QPainter::Antialiasing);
            QSvgRenderer(svg).render(&into, QRectF({0, 0}, QSizeF(rect.size())));
            QPixmapCache::insert(key, drawn);
        }
        painter->drawPixmap(rect.topLeft(), drawn);
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

bool paletteIsDark() {
    QApplication::setPalette(QPalette()); // the desktop's own, to look at
    const QPalette desktop = QApplication::palette();
    return desktop.color(QPalette::Window).lightness() < desktop.color(QPalette::WindowText).lightness();
}

/// Of one widget, and gone with it.
class Follower final : public QObject {
public:
    Follower(QWidget* widget, std::function<void()> redraw)
        : QObject(widget), m_widget(widget), m_redraw(std::move(redraw)) {
        connect(&Theme::instance(), &Theme::changed, this, [this] {
            m_stale = !m_widget->isVisible();
            if (!m_stale) m_redraw();
        });
        widget->installEventFilter(this);
    }
    bool eventFilter(QObject*, QEvent* event) override {
        if (event->type() == QEvent::Show && std::exchange(m_stale, false)) m_redraw();
        return false;
    }

private:
    QWidget* m_widget;
    std::function<void()> m_redraw;
    bool m_stale = false;
};

} // namespace

void followTheme(QWidget* widget, std::function<void()> redraw) { new Follower(widget, std::move(redraw)); }

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
    const bool known = !choice.contains('/') && QFile::exists(QStringLiteral(":/themes/%1.json").arg(choice));
    m_choice = known ? choice : QStringLiteral("system");
    qApp->removeEventFilter(this);
    qApp->installEventFilter(this);
    apply();
}

void Theme::setDesktop(std::optional<bool> dark) {
    if (std::exchange(m_desktopDark, dark) != dark && m_choice == "system") apply();
}

bool Theme::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::ThemeChange && m_choice == "system" && !m_applying) apply();
    return QObject::eventFilter(watched, event);
}

void Theme::apply() {
    m_applying = true;
    if (!qobject_cast<HouseStyle*>(QApplication::style())) QApplication::setStyle(new HouseStyle);
    const bool follows = m_choice == "system", dark = follows && (m_desktopDark ? *m_desktopDark : paletteIsDark());
    const QString name = !follows ? m_choice : dark ? QStringLiteral("dark") : QStringLiteral("light");
    const QJsonObject words = QJsonDocument::fromJson(resource(QStringLiteral(":/themes/%1.json").arg(name))).object();
    m_colors.clear();
    m_series.clear();
    for (auto it = words.begin(); it != words.end(); ++it) {
        if (it.value().isString()) m_colors[it.key()] = QColor(it.value().toString());
        else
            for (const auto& color : it.value().toArray()) m_series << QColor(color.toString());
    }
    m_dark = color("window").lightness() < color("text").lightness();

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
    palette.setColor(QPalette::Disabled, QPalette::Base, color("window")); // as HouseStyle draws what is disabled
    QApplication::setPalette(palette);
    QToolTip::setPalette(palette);
    for (QWidget* widget : QApplication::allWidgets())
        if (widget->property("tinted").toBool()) HouseStyle::tint(*widget);
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
