#pragma once
// The themes: colors from resources/themes, a palette, and icons drawn in the theme's ink. HouseStyle draws with
// them.
#include <QColor>
#include <QHash>
#include <QIcon>
#include <QObject>
#include <QString>
#include <QVector>

#include <functional>
#include <optional>

class QWidget;

namespace lathe::ui {

class Theme : public QObject {
    Q_OBJECT
public:
    static Theme& instance();

    /// "system" (as the desktop is), or a theme of resources/themes: "light", "dark", "contrast".
    void choose(const QString& choice);
    /// What the desktop says it is; nullopt: nothing, and its palette has to tell.
    void setDesktop(std::optional<bool> dark);
    QString choice() const { return m_choice; }
    bool isDark() const { return m_dark; } ///< its ground is: contrast's, too

    QColor color(const char* name) const; ///< a name in resources/themes/light.json
    QColor series(int index) const;       ///< of curves and memory parts; goes round
    QFont monospace(double scale = 1) const;

    /// An icon of resources/icons, in the theme's text color or the one named; crisp at any scale.
    static QIcon icon(const QString& name, const char* color = "text");

signals:
    void changed();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    Theme();
    void apply();

    QString m_choice;
    std::optional<bool> m_desktopDark;
    bool m_dark = false, m_applying = false;
    QHash<QString, QColor> m_colors;
    QVector<QColor> m_series;
};

/// Calls `redraw` when the theme changes: at once while the widget can be seen, else when it is shown again.
void followTheme(QWidget* widget, std::function<void()> redraw);

} // namespace lathe::ui
