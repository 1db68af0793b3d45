#pragma once
// A comparison as a table (comparison_model.h): the best of a row in bold with a star, beside each value how far it is
// from the baseline. Cells are selected, not rows, so that a single value can be copied.
#include <QHeaderView>
#include <QTableView>

#include <vector>

namespace lathe::ui {

class ComparisonFilter;
class ComparisonModel;

/// The headings of a table that has a column for each run: below its name stands the line that its curve has.
class RunHeader : public QHeaderView {
    Q_OBJECT
public:
    explicit RunHeader(int firstRun = 0, QWidget* parent = nullptr); ///< firstRun: the column of the first run

protected:
    void initStyleOptionForIndex(QStyleOptionHeader* option, int column) const override;
    void paintSection(QPainter* painter, const QRect& rect, int column) const override;

private:
    int m_firstRun;
};

class ComparisonTable : public QTableView {
    Q_OBJECT
public:
    explicit ComparisonTable(ComparisonModel* model, QWidget* parent = nullptr);
    ComparisonFilter& filter() const { return *m_filter; }
    void showRun(int run); ///< its column is selected and in sight
    void orderRuns(const std::vector<int>& order);
    void fitColumns(); ///< to what stands in them

signals:
    void runOpened(int run); ///< its heading was double-clicked
    void ordered(const std::vector<int>& runs); ///< by a row whose name was clicked

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void orderBy(int shownRow);

    ComparisonModel* m_model;
    ComparisonFilter* m_filter;
};

} // namespace lathe::ui
