<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_US" sourcelanguage="en">
<context>
    <name>lathe::ui::AdapterMix</name>
    <message numerus="yes">
        <source>%n older run(s) of this model are not listed. Add their folders below.</source>
        <translation>
            <numerusform>%n older run of this model is not listed. Add its folder below.</numerusform>
            <numerusform>%n older runs of this model are not listed. Add their folders below.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lathe::ui::Alarms</name>
    <message numerus="yes">
        <source>The disk has room for %n more checkpoint(s).</source>
        <translation>
            <numerusform>The disk has room for %n more checkpoint.</numerusform>
            <numerusform>The disk has room for %n more checkpoints.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lathe::ui::AnswerColumn</name>
    <message numerus="yes">
        <source>%n tokens</source>
        <translation>
            <numerusform>%n token</numerusform>
            <numerusform>%n tokens</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lathe::ui::Answerer</name>
    <message numerus="yes">
        <source>Mix of %n adapter(s)</source>
        <translation>
            <numerusform>Mix of %n adapter</numerusform>
            <numerusform>Mix of %n adapters</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lathe::ui::CleanUpDialog</name>
    <message numerus="yes">
        <source>%n runs that are in training stay as they are.</source>
        <translation>
            <numerusform>%n run that is in training stays as it is.</numerusform>
            <numerusform>%n runs that are in training stay as they are.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n checkpoints, %1</source>
        <translation>
            <numerusform>%n checkpoint, %1</numerusform>
            <numerusform>%n checkpoints, %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Delete %n checkpoints</source>
        <translation>
            <numerusform>Delete %n checkpoint</numerusform>
            <numerusform>Delete %n checkpoints</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lathe::ui::ComparePage</name>
    <message numerus="yes">
        <source>Compare %n runs</source>
        <translation>
            <numerusform>Compare %n run</numerusform>
            <numerusform>Compare %n runs</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lathe::ui::CompareParallel</name>
    <message numerus="yes">
        <source>%1 of %n runs</source>
        <translation>
            <numerusform>%1 of %n run</numerusform>
            <numerusform>%1 of %n runs</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lathe::ui::CompareScatter</name>
    <message numerus="yes">
        <source>%n runs lack one of the values</source>
        <translation>
            <numerusform>%n run lacks one of the values</numerusform>
            <numerusform>%n runs lack one of the values</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lathe::ui::CompareTables</name>
    <message numerus="yes">
        <source>%n other fields are the same</source>
        <translation>
            <numerusform>%n other field is the same</numerusform>
            <numerusform>%n other fields are the same</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n other metrics are the same</source>
        <translation>
            <numerusform>%n other metric is the same</numerusform>
            <numerusform>%n other metrics are the same</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lathe::ui::CurvePlot</name>
    <message numerus="yes">
        <source>%n value(s) above %1</source>
        <translation>
            <numerusform>%n value above %1</numerusform>
            <numerusform>%n values above %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n value(s) below %1</source>
        <translation>
            <numerusform>%n value below %1</numerusform>
            <numerusform>%n values below %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lathe::ui::DeletedRuns</name>
    <message numerus="yes">
        <source>%n runs are deleted</source>
        <translation>
            <numerusform>%n run is deleted</numerusform>
            <numerusform>%n runs are deleted</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lathe::ui::DownloadRow</name>
    <message numerus="yes">
        <source>%n retries (%1)</source>
        <translation>
            <numerusform>%n retry (%1)</numerusform>
            <numerusform>%n retries (%1)</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lathe::ui::FitSection</name>
    <message numerus="yes">
        <source>%n change(s) together</source>
        <translation>
            <numerusform>%n change together</numerusform>
            <numerusform>%n changes together</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>not even %n change(s) together</source>
        <translation>
            <numerusform>not even %n change together</numerusform>
            <numerusform>not even %n changes together</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lathe::ui::HomePage</name>
    <message numerus="yes">
        <source>%n more in the history.</source>
        <translation>
            <numerusform>%n more in the history.</numerusform>
            <numerusform>%n more in the history.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Resume all %n, one after another</source>
        <translation>
            <numerusform>Resume %n</numerusform>
            <numerusform>Resume all %n, one after another</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n run(s) can&apos;t be resumed</source>
        <translation>
            <numerusform>%1 of %n run can&apos;t be resumed</numerusform>
            <numerusform>%1 of %n runs can&apos;t be resumed</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lathe::ui::LayerDrawing</name>
    <message numerus="yes">
        <source>%n head(s)</source>
        <translation>
            <numerusform>%n head</numerusform>
            <numerusform>%n heads</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n for keys</source>
        <translation>
            <numerusform>%n for keys</numerusform>
            <numerusform>%n for keys</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>An attention that mixes %n frozen adapter(s).</source>
        <translation>
            <numerusform>An attention that mixes %n frozen adapter.</numerusform>
            <numerusform>An attention that mixes %n frozen adapters.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1, %n bit(s)</source>
        <translation>
            <numerusform>%1, %n bit</numerusform>
            <numerusform>%1, %n bits</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>of %n adapter(s)</source>
        <translation>
            <numerusform>of %n adapter</numerusform>
            <numerusform>of %n adapters</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n vector(s)</source>
        <translation>
            <numerusform>%n vector</numerusform>
            <numerusform>%n vectors</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lathe::ui::Leaving</name>
    <message numerus="yes">
        <source>%n run(s) still running</source>
        <translation>
            <numerusform>%n run still running</numerusform>
            <numerusform>%n runs still running</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n run(s) still waiting</source>
        <translation>
            <numerusform>%n run still waiting</numerusform>
            <numerusform>%n runs still waiting</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lathe::ui::ModelsPage</name>
    <message numerus="yes">
        <source>%n models</source>
        <translation>
            <numerusform>%n model</numerusform>
            <numerusform>%n models</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>in %n places</source>
        <translation>
            <numerusform>in %n place</numerusform>
            <numerusform>in %n places</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lathe::ui::NewRunPage</name>
    <message numerus="yes">
        <source>Cutting would leave %n without an answer to learn; these would be dropped.</source>
        <translation>
            <numerusform>Cutting would leave %n without an answer to learn; these would be dropped.</numerusform>
            <numerusform>Cutting would leave %n without an answer to learn; these would be dropped.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Cut %n row(s)</source>
        <translation>
            <numerusform>Cut %n row</numerusform>
            <numerusform>Cut %n rows</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Drop %n row(s)</source>
        <translation>
            <numerusform>Drop %n row</numerusform>
            <numerusform>Drop %n rows</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lathe::ui::OpenHistory</name>
    <message numerus="yes">
        <source>%n run(s) are back.</source>
        <translation>
            <numerusform>%n run is back.</numerusform>
            <numerusform>%n runs are back.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n of them were made by an earlier version and have no curves.</source>
        <translation>
            <numerusform>%n of them was made by an earlier version and has no curves.</numerusform>
            <numerusform>%n of them were made by an earlier version and have no curves.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n folder(s) could not be read as runs and were left out.</source>
        <translation>
            <numerusform>%n folder could not be read as a run and was left out.</numerusform>
            <numerusform>%n folders could not be read as runs and were left out.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lathe::ui::ParallelPlot</name>
    <message numerus="yes">
        <source>%n runs within the ranges: %1</source>
        <translation>
            <numerusform>%n run within the ranges: %1</numerusform>
            <numerusform>%n runs within the ranges: %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lathe::ui::PlaceList</name>
    <message numerus="yes">
        <source>%n models</source>
        <translation>
            <numerusform>%n model</numerusform>
            <numerusform>%n models</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lathe::ui::PlotLegend</name>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>and %n more</numerusform>
            <numerusform>and %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lathe::ui::PlotOverlay</name>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>and %n more</numerusform>
            <numerusform>and %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lathe::ui::PreviewPanel</name>
    <message numerus="yes">
        <source>Quality: %n remark(s)</source>
        <translation>
            <numerusform>Quality: %n remark</numerusform>
            <numerusform>Quality: %n remarks</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Chat template: %n problem(s)</source>
        <translation>
            <numerusform>Chat template: %n problem</numerusform>
            <numerusform>Chat template: %n problems</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lathe::ui::QualityPanel</name>
    <message numerus="yes">
        <source>%n row(s) have bytes that are not UTF-8.</source>
        <translation>
            <numerusform>%n row has bytes that are not UTF-8.</numerusform>
            <numerusform>%n rows have bytes that are not UTF-8.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>and %n more</numerusform>
            <numerusform>and %n more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n row(s) repeat an earlier one exactly.</source>
        <translation>
            <numerusform>%n row repeats an earlier one exactly.</numerusform>
            <numerusform>%n rows repeat an earlier one exactly.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n row(s) share %1 or more of their wording with an earlier one.</source>
        <translation>
            <numerusform>%n row shares %1 or more of its wording with an earlier one.</numerusform>
            <numerusform>%n rows share %1 or more of their wording with an earlier one.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n pair(s) have one row in training and one in validation or held out: what is measured there looks better than it is.</source>
        <translation>
            <numerusform>%n pair has one row in training and one in validation or held out: what is measured there looks better than it is.</numerusform>
            <numerusform>%n pairs have one row in training and one in validation or held out: what is measured there looks better than it is.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Each of the %n label(s) is trained on in at least %1 rows.</source>
        <translation>
            <numerusform>The only label is trained on in at least %1 rows.</numerusform>
            <numerusform>Each of the %n labels is trained on in at least %1 rows.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lathe::ui::QueuePage</name>
    <message numerus="yes">
        <source>%n run(s) waited or worked when their program ended</source>
        <translation>
            <numerusform>%n run waited or worked when its program ended</numerusform>
            <numerusform>%n runs waited or worked when their program ended</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Resume %n, one after another</source>
        <translation>
            <numerusform>Resume %n</numerusform>
            <numerusform>Resume %n, one after another</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n runs have been taken out</source>
        <translation>
            <numerusform>%n run has been taken out</numerusform>
            <numerusform>%n runs have been taken out</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lathe::ui::Readiness</name>
    <message numerus="yes">
        <source>%n row(s) can&apos;t be trained on and are left out.</source>
        <translation>
            <numerusform>%n row can&apos;t be trained on and is left out.</numerusform>
            <numerusform>%n rows can&apos;t be trained on and are left out.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n row(s) are too long and are left out.</source>
        <translation>
            <numerusform>%n row is too long and is left out.</numerusform>
            <numerusform>%n rows are too long and are left out.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n validation row(s) are also trained on, so the validation loss will be too good.</source>
        <translation>
            <numerusform>%n validation row is also trained on, so the validation loss will be too good.</numerusform>
            <numerusform>%n validation rows are also trained on, so the validation loss will be too good.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lathe::ui::RunEndNotes</name>
    <message numerus="yes">
        <source>%n steps in %1</source>
        <translation>
            <numerusform>%n step in %1</numerusform>
            <numerusform>%n steps in %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n steps</source>
        <translation>
            <numerusform>%n step</numerusform>
            <numerusform>%n steps</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lathe::ui::RunFacets</name>
    <message numerus="yes">
        <source>%n more: write them into the search</source>
        <translation>
            <numerusform>%n more: write it into the search</numerusform>
            <numerusform>%n more: write them into the search</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lathe::ui::RunGroup</name>
    <message numerus="yes">
        <source>%n runs</source>
        <translation>
            <numerusform>%n run</numerusform>
            <numerusform>%n runs</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lathe::ui::RunPage</name>
    <message numerus="yes">
        <source>ended after %n steps</source>
        <translation>
            <numerusform>ended after %n step</numerusform>
            <numerusform>ended after %n steps</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Finished after %n steps</source>
        <translation>
            <numerusform>Finished after %n step</numerusform>
            <numerusform>Finished after %n steps</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lathe::ui::RunSide</name>
    <message numerus="yes">
        <source>%n runs selected</source>
        <translation>
            <numerusform>%n run selected</numerusform>
            <numerusform>%n runs selected</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lathe::ui::StatusLine</name>
    <message numerus="yes">
        <source>%n run(s) waiting</source>
        <translation>
            <numerusform>%n run waiting</numerusform>
            <numerusform>%n runs waiting</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lathe::ui::StepRows</name>
    <message numerus="yes">
        <source>Step %1: %n row(s)</source>
        <translation>
            <numerusform>Step %1: %n row</numerusform>
            <numerusform>Step %1: %n rows</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Steps %1 to %2: %n row(s)</source>
        <translation>
            <numerusform>Steps %1 to %2: %n row</numerusform>
            <numerusform>Steps %1 to %2: %n rows</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lathe::ui::SweepPage</name>
    <message numerus="yes">
        <source>&amp;Start %n run(s)</source>
        <translation>
            <numerusform>&amp;Start %n run</numerusform>
            <numerusform>&amp;Start %n runs</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n run(s) are in the queue</source>
        <translation>
            <numerusform>%n run is in the queue</numerusform>
            <numerusform>%n runs are in the queue</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lathe::ui::TagsDialog</name>
    <message numerus="yes">
        <source>Tags of %n runs</source>
        <translation>
            <numerusform>Tags of %n run</numerusform>
            <numerusform>Tags of %n runs</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lathe::ui::TensorTree</name>
    <message numerus="yes">
        <source>%n tensors</source>
        <translation>
            <numerusform>%n tensor</numerusform>
            <numerusform>%n tensors</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lathe::ui::TestSetPanel</name>
    <message numerus="yes">
        <source>%n prompt(s) deleted.</source>
        <translation>
            <numerusform>%n prompt deleted.</numerusform>
            <numerusform>%n prompts deleted.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lathe::ui::TokenView</name>
    <message numerus="yes">
        <source>%n tokens</source>
        <translation>
            <numerusform>%n token</numerusform>
            <numerusform>%n tokens</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n trained</source>
        <translation>
            <numerusform>%n trained</numerusform>
            <numerusform>%n trained</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n cut off</source>
        <translation>
            <numerusform>%n cut off</numerusform>
            <numerusform>%n cut off</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lathe::ui::TokenizerTrial</name>
    <message numerus="yes">
        <source>%n tokens</source>
        <translation>
            <numerusform>%n token</numerusform>
            <numerusform>%n tokens</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n characters</source>
        <translation>
            <numerusform>%n character</numerusform>
            <numerusform>%n characters</numerusform>
        </translation>
    </message>
</context>
</TS>
