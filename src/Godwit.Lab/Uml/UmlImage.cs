namespace Godwit.Lab.Uml;

/// <summary>What a User-mode Linux host is made of: the distribution's kernel, and our init.</summary>
/// <param name="KernelPath">A program.</param>
/// <param name="InitPath">Process 1, from init.c.</param>
public sealed record UmlImage(string KernelPath, string InitPath)
{
    /// <summary>Null where the distribution has no User-mode Linux.</summary>
    public static UmlImage? Find()
    {
        UmlImage image = new("/usr/bin/linux.uml", Path.Combine(LabPlaces.Root, "artifacts", "uml", "init"));
        return File.Exists(image.KernelPath) && File.Exists(image.InitPath) ? image : null;
    }

    /// <exception cref="LabException">It is not there.</exception>
    public static UmlImage Locate() =>
        Find() ?? throw new LabException("User-mode Linux is not here: eng/setup installs the package user-mode-linux, if the distribution has it, and builds init.");
}
