package org.reconstream.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.reconstream.cli.config.ConfigurationException;
import org.reconstream.engine.ReconstructionException;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns errors into one sentence and an exit code. */
final class Refusals {
  private Refusals() {}

  /** The command line cannot be understood. */
  static int usage(ParameterException thrown, String[] args) {
    CommandLine command = thrown.getCommandLine();
    PrintWriter err = command.getErr();
    err.println("reconstream: " + oneLine(String.valueOf(thrown.getMessage())));
    UnmatchedArgumentException.printSuggestions(thrown, err);
    err.println(
        "Run '" + command.getCommandSpec().qualifiedName() + " --help' for what it accepts.");
    err.flush();
    return ExitCode.USAGE;
  }

  /** The command failed; a wrong configuration counts as usage. */
  static int failure(Exception thrown, CommandLine command, boolean verbose) {
    PrintWriter err = command.getErr();
    err.println("reconstream: " + sentence(thrown));
    if (verbose) {
      thrown.printStackTrace(err);
    }
    err.flush();
    return thrown instanceof ConfigurationException ? ExitCode.USAGE : ExitCode.SOFTWARE;
  }

  /** What went wrong, for the user. */
  static String sentence(Throwable thrown) {
    Throwable cause = thrown;
    while ((cause instanceof CompletionException || cause instanceof ExecutionException)
        && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof FileSystemException file) {
      return file(file);
    }
    boolean explained =
        cause instanceof CommandFailure
            || cause instanceof ReconstructionException
            || cause instanceof IOException
            || cause instanceof IllegalArgumentException
            || cause.getClass().getName().startsWith("org.reconstream.");
    return explained && cause.getMessage() != null
        ? oneLine(cause.getMessage())
        : oneLine("internal error: " + cause + " (run again with --verbose for the details)");
  }

  private static String file(FileSystemException thrown) {
    String file = String.valueOf(thrown.getFile());
    if (thrown instanceof NoSuchFileException) {
      return file + ": there is no such file or folder";
    } else if (thrown instanceof AccessDeniedException) {
      return file + ": permission denied";
    } else if (thrown instanceof NotDirectoryException
        || thrown instanceof FileAlreadyExistsException) {
      return file + ": this exists and is not a folder";
    } else if (thrown instanceof DirectoryNotEmptyException) {
      return file + ": the folder is not empty";
    }
    return oneLine(file + ": " + thrown.getReason());
  }

  private static String oneLine(String text) {
    return text.strip().replaceAll("\\s*\\R\\s*", "; ");
  }
}
