#pragma once
// The curves' names, outside of the axes. A click hides a curve or shows it again, a double click or Ctrl and a click
// leaves it alone; from the menu it gets another color. By keyboard: one stop of Tab, arrows from name to name, Space,
// Ctrl+Space, the menu key.
#include <QAbstractButton>
#include <QPen>

#include <vector>

class QMenu;

namespace lathe::ui {

class PlotLegend : public QWidget {
    Q_OBJECT
public:
    struct Entry {
        QString name;
        QPen pen;
        bool shown = true, marked = false; ///< marked: its points have dots
        bool operator==(const Entry&) const = default;
    };
    explicit PlotLegend(QWidget* parent = nullptr);

    void setEntries(const std::vector<Entry>& entries);
    void setMostRows(int rows) { m_mostRows = rows; } ///< what has no room there is told as "and 12 more", a menu

    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

signals:
    void toggled(int entry, bool shown);
    void isolated(int entry); ///< it alone; where it is alone already: all
    void colorChosen(int entry, int color);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    class Name;
    int layOut(int width, bool place) const;
    void fill(QMenu& menu, int entry);
    void move(int from, int by);
    void openMenu(int entry, const QPoint& at);

    std::vector<Entry> m_entries;
    std::vector<Name*> m_names;
    QAbstractButton* m_more;
    int m_mostRows = 2;
};

} // namespace lathe::ui
